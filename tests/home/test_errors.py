"""What goes wrong is a page in the right language, with a way on."""

from __future__ import annotations

import pytest
from django.core.exceptions import SuspiciousOperation
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from cdm.home import errors

WORDS = {
    404: ("Cette page n’est pas ici", "Deze pagina is hier niet"),
    403: ("Cette page est destinée à d’autres collègues", "Deze pagina is voor andere collega’s"),
    400: ("Nous n’avons pas compris votre navigateur", "We begrepen uw browser niet"),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "place"), [("fr", 0), ("nl", 1)])
def test_a_missing_page_leads_on(client: Client, language, place):
    answer = client.get(f"/{language}/nothing/here/?a=1")
    html = answer.content.decode()
    assert answer.status_code == 404
    assert WORDS[404][place] in html
    assert f'<a class="button" href="/{language}/">' in html
    other = {"fr": "nl", "nl": "fr"}[language]
    assert f'href="/{other}/" hreflang="{other}"' in html


@pytest.mark.django_db
def test_without_a_language_in_the_address_the_browser_decides(client: Client):
    answer = client.get("/nothing", headers={"accept-language": "nl"})
    assert WORDS[404][1] in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("status", [400, 403])
@pytest.mark.parametrize(("language", "place"), [("fr", 0), ("nl", 1)])
def test_refusals_are_pages(status, language, place):
    handler = {400: errors.bad_request, 403: errors.permission_denied}[status]
    with translation.override(language):
        answer = handler(RequestFactory().get("/"), SuspiciousOperation("secret detail"))
    assert answer.status_code == status
    assert WORDS[status][place] in answer.content.decode()
    assert "secret detail" not in answer.content.decode()


@pytest.mark.django_db
def test_a_colleague_without_the_role_sees_the_403_page(as_, nobody):
    with translation.override("nl"):
        address = reverse("home:today")
    answer = as_(nobody).get(address)
    assert answer.status_code == 403
    assert WORDS[403][1] in answer.content.decode()


@pytest.mark.django_db
def test_a_form_without_its_cookie_is_explained():
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/nl/mijn-afspraak/", {"code": "ACDEFGHJ"})
    assert answer.status_code == 403
    assert "Verstuur het nog een keer" in answer.content.decode()


@pytest.mark.parametrize(("language", "words"), [("fr", "Vous n’y êtes pour rien"), ("nl", "Het ligt niet aan u")])
def test_a_failure_asks_nothing_of_the_database(language, words):
    """No database mark: a query would fail this test."""
    with translation.override(language):
        answer = errors.server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert words in answer.content.decode()


def test_when_even_its_template_fails_a_page_comes(monkeypatch: pytest.MonkeyPatch):
    def broken(*args: object) -> str:
        raise OSError

    monkeypatch.setattr(errors, "render_to_string", broken)
    answer = errors.server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "Réessayez" in answer.content.decode()
