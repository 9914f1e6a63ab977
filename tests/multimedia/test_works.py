"""The public catalogue, and one work: what there is, where it stands, whether it is there."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from cdm.core import clock
from multimedia.models import Work
from tests.multimedia import works

pytestmark = pytest.mark.django_db


def titles(answer) -> list[str]:
    return [work.call_number for work in answer.context["page"]]


def test_the_catalogue_is_in_the_order_of_the_shelf_of_titles(client: Client):
    works.shelf()
    page = client.get(reverse("multimedia:works"))
    assert titles(page) == ["ENT 1", "OR 12", "BOU 1", "WER 8", "EMP 331 DUP", "WER 9"]
    assert "sur place" in page.text
    assert 'lang="nl">De perfecte sollicitatiebrief' in page.text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("theme=WORK", ["WER 8", "EMP 331 DUP", "WER 9"]),
        ("theme=START&theme=MOVE", ["ENT 1", "BOU 1"]),
        ("language=nl", ["WER 8", "WER 9"]),
        ("state=shelf&language=fr", ["EMP 331 DUP"]),
        ("q=sollicitatie&language=nl&theme=WORK", ["WER 8", "WER 9"]),
        ("q=gesprekken", ["WER 9"]),
        (
            "theme=nonsense&language=xx&state=withdrawn&sort=call",
            ["ENT 1", "OR 12", "BOU 1", "WER 8", "EMP 331 DUP", "WER 9"],
        ),
    ],
)
def test_what_one_looks_for_stands_in_the_address(client: Client, query, expected):
    works.shelf()
    assert sorted(titles(client.get(f"{reverse('multimedia:works')}?{query}"))) == sorted(expected)


def test_the_newest_first(client: Client):
    old, new = works.work("Ancien"), works.work("Nouveau", acquired=clock.today())
    page = client.get(reverse("multimedia:works") + "?sort=new")
    assert titles(page) == [new.call_number, old.call_number]


def test_a_slip_is_forgiven_and_told(client: Client):
    works.shelf()
    page = client.get(reverse("multimedia:works") + "?q=entretein")
    assert titles(page) == ["EMP 331 DUP"]
    assert "entretein" in page.text
    assert "«\xa0entretien\xa0»" in page.text


def test_a_filter_that_hides_everything_is_not_taken_for_a_slip(client: Client):
    works.shelf()
    page = client.get(reverse("multimedia:works") + "?q=entretien&language=nl")
    assert titles(page) == []
    assert page.context["found"].instead == ()


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_nothing_found_leads_on(client: Client, language):
    works.shelf()
    with translation.override(language):
        address = reverse("multimedia:works")
    page = client.get(f"{address}?q=plongée")
    assert titles(page) == []
    assert f'class="button-quiet" href="{address}"' in page.text


def test_an_empty_catalogue_says_so(client: Client):
    page = client.get(reverse("multimedia:works"))
    assert page.status_code == 200
    assert reverse("home:visit") in page.text


def test_htmx_gets_the_part_it_asked_for(client: Client):
    works.shelf()
    address = reverse("multimedia:works") + "?q=&theme=WORK&page=1"
    part = client.get(address, headers={"HX-Request": "true", "HX-Target": "results"})
    assert "<form" not in part.text
    assert 'hx-swap-oob="innerHTML:#count"' in part.text
    assert part["HX-Push-Url"] == reverse("multimedia:works") + "?theme=WORK"
    whole = client.get(address, headers={"HX-Request": "true", "HX-Target": "works"})
    assert "<form" in whole.text
    assert "<html" not in whole.text


@pytest.mark.parametrize("many", [1, 3])
def test_as_many_queries_for_one_as_for_three(client: Client, django_assert_num_queries, many):
    for number in range(many):
        works.work(f"Entretien {number}")
    client.get(reverse("multimedia:works"))
    with django_assert_num_queries(4):
        assert len(titles(client.get(reverse("multimedia:works")))) == many
    with django_assert_num_queries(6):
        assert len(titles(client.get(reverse("multimedia:works") + "?q=entretien"))) == many
    with django_assert_num_queries(5):
        client.get(reverse("multimedia:work", args=[Work.objects.first().pk]))


def test_the_page_of_a_work_says_where_it_stands(client: Client):
    shelf = works.shelf()
    page = client.get(reverse("multimedia:work", args=[shelf["talk"].pk]))
    for words in ("Het sollicitatiegesprek voorbereiden", "WER 9", "Rayon 4", ">3<", "En rayon", "sur place"):
        assert words in page.text
    assert [work.call_number for work in page.context["beside"]] == ["WER 8", "EMP 331 DUP"]  # its language first
    page = client.get(reverse("multimedia:work", args=[shelf["jobs"].pk]))
    assert "En réparation" in page.text


def test_a_withdrawn_work_is_gone_and_an_unknown_one_never_was(client: Client):
    work = works.work(withdrawn=clock.today())
    page = client.get(reverse("multimedia:work", args=[work.pk]))
    assert page.status_code == 410
    assert reverse("multimedia:works") + "?theme=WORK" in page.text
    assert titles(client.get(reverse("multimedia:works"))) == []
    assert client.get(reverse("multimedia:work", args=[work.pk + 1])).status_code == 404
    Work.objects.update(withdrawn=clock.today() + dt.timedelta(days=1))
    assert client.get(reverse("multimedia:work", args=[work.pk])).status_code == 200
