"""Whatever stands in an address, a form or a cookie, the answer is a page and never a 500."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from urllib.parse import urlencode

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse

from counselling.models import InterviewKind
from multimedia.models import Space
from tests import personae
from tests.accounts import passkeys
from tests.counselling import worlds
from tests.wall import LOGIN, checking

TABLE = {key: row for key, row in checking.table().items() if not key.startswith("admin")}
QUESTION = {"theme": "WORK", "language": "fr", "channel": "FACE", "go": "1"}
START = "20261124T0900Z"
# What pages read beside the question; an unknown name does no harm.
MORE = """
    number reason refusal themes languages
    start week day q next partner service month new correct who beyond code login password email credential name phone
    submission page_language key count starts ends first_day last_day person limit weekday valid_from way party needs
    mode answer period show state sort theme digest title call_number isbn year copies acquired seen n_WORK trolley to
    space minutes places accessible help purpose still full station ticket whole how_long until
    what cell message all name_fr name_nl label_fr weekdays valid_until site step longest notice walk_up_minutes
    ticket_prefix position column row width height late_after_minutes
    audience programme individual group positive target_persons target_positive subject expires
    channel context programme day audiences quick keep do sex age5 municipality hands-sex-F hands-age5-25-29
    e-0-key e-0-title_fr e-0-text_nl e-0-day e-0-position
    ends last_year successors members contexts channels subject first_year a b label_nl text_fr text_nl code service
    n-0-code n-0-lowest n-TOTAL_FORMS n-INITIAL_FORMS confirm more
    looked act origin take after reverse back from to to_service to_channel to_partner to_programme
    description_fr website_nl address_fr owner cadence seen verify preview l-TOTAL_FORMS l-INITIAL_FORMS l-0-id
    l-0-label_fr l-0-url_nl l-0-position
    e-TOTAL_FORMS e-INITIAL_FORMS e-0-id e-0-position q-TOTAL_FORMS q-INITIAL_FORMS q-0-id q-0-text_fr
    description_fr description_nl audience_fr audience_nl funder_fr funder_nl partners contacts interviews activities
    persons given_by roles to_all
    verb kind first last before
    begins place_fr place_nl online_url agenda_fr agenda_nl came due file url_fr url_nl languages themes reason publish
""".split()  # noqa: SIM905
JUNK = (
    "a\x00b",
    "9" * 5000,
    "99999999999999999999",
    "9999-12-31",
    "0001-01-01",
    "00010101T0000Z",
    "99991231T2359Z",
    "0001-01-01T00:00:00+23:59",
    "\udcff",
)
NESTED = "[" * 5_000  # deeper than Python nests, for the pages that read JSON: those of no room, where passkeys are


@pytest.fixture
def world(db):
    with time_machine.travel(worlds.NOW, tick=False):
        yield checking.world()


def _asked(key: str) -> dict[str, str]:
    """A question that can be asked on the page; nothing for a page that asks none."""
    if key.startswith(("counselling:book", "counselling:desk")):
        return {**QUESTION, "kind": str(InterviewKind.objects.values_list("pk", flat=True).first()), "start": START}
    if key in ("multimedia:book", "multimedia:book_time", "multimedia:book_details"):
        return {"space": "posts", "minutes": "60", "places": "2", "go": "1", "start": START}
    if key == "multimedia:desk_book":
        return {"space": str(Space.objects.order_by("pk").values_list("pk", flat=True).first()), "minutes": "60"}
    return {}


@pytest.mark.parametrize("room", sorted({key.rpartition(":")[0] for key in TABLE}))
def test_no_junk_breaks_a_page(world, room):
    problems = []
    for key, row in TABLE.items():
        if key.rpartition(":")[0] != room:
            continue
        address = row.path or reverse(key, kwargs=dict(row.make(world)))
        client = personae.sign_in(world.people["manager"] if row.answers["anonymous"] == LOGIN else None)
        client.raise_request_exception = False
        junks = JUNK if room else (*JUNK, NESTED)
        problems += [f"{key}: {problem}" for problem in _broken(client, address, junks, _asked(key))]
    assert problems == []


def _broken(client: Client, address: str, junks: Sequence[str], asked: dict[str, str]) -> Iterator[str]:
    """Everything at once, in the address and in the form, then what is only read behind a question that can be asked,
    and behind one with one answer that cannot be.

    A page that never looks at what was asked, or typed, does the same whatever it is: it is given one of the junks.
    """
    looks, reads = _attentive(client, address)
    for number, junk in enumerate(junks):
        everything = dict.fromkeys((*QUESTION, "kind", *MORE), junk)
        if looks or not number:
            yield from _ask(client, address, query=everything)
        if reads or not number:
            yield from _ask(client, address, form=everything)
        spoiled = [{**asked, name: junk} for name in ("kind", "minutes", "places", "start") if name in asked]
        for question in (asked, *spoiled) if asked else ():
            yield from _ask(client, address, query={**question, **everything, **question})
            yield from _ask(client, address, query=question, form=everything)


def _attentive(client: Client, address: str) -> tuple[bool, bool]:
    """Whether the page looks at its query, in a GET; at its query or its form, in a POST."""
    with _undone():
        shown = client.get(address, {"unknown": "1"}).wsgi_request
    with _undone():
        sent = client.post(f"{address}?unknown=1", {"unknown": "1"}).wsgi_request
    return "GET" in vars(shown), "GET" in vars(sent) or hasattr(sent, "_post")


def _ask(
    client: Client, address: str, *, query: Mapping[str, str] | None = None, form: Mapping[str, str] | None = None
) -> Iterator[str]:
    """A GET, or a POST of ``form``, behind ``query``; a sentence when the page breaks."""
    method = "GET" if form is None else "POST"
    in_address, in_form = (urlencode(each or {}, errors="surrogateescape") for each in (query, form))
    with _undone():
        answer = client.generic(
            method, address, in_form, "application/x-www-form-urlencoded", QUERY_STRING=in_address[:20_000]
        )
    if answer.status_code >= 500:
        said = {name: value[:20] for name, value in (form or query or {}).items()}
        yield f"{method} {in_address[:80]!r} {said!r}: {answer.exc_info[1]!r}"[:400]


@contextmanager
def _undone() -> Iterator[None]:
    block = transaction.atomic()
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    "cookie",
    ['sessionid="abcdefgh\\000ij"', 'csrftoken="\\000"', 'messages="\\000"', 'booking="\\000"', 'place="\\000"'],
)
def test_no_cookie_breaks_a_page(client, db, cookie):
    client.raise_request_exception = False
    for address in (
        "/fr/",
        "/fr/compte/connexion/",
        reverse("counselling:book_done"),
        reverse("multimedia:book_done"),
        "/admin/",
    ):
        assert client.get(address, HTTP_COOKIE=cookie).status_code < 500


NONSENSE = [
    "[]",
    "1",
    '"x"',
    "null",
    "[" * 50_000,
    "9" * 5000,
    "{}",
    '{"response": 1}',
    '{"response": {"userHandle": 7}}',
    '{"response": {"userHandle": "AA"}, "id": "AA", "rawId": "AA"}',
]


@pytest.mark.parametrize("credential", NONSENSE)
def test_nonsense_for_a_passkey_is_an_error_of_the_form(client, as_, manager, credential):
    assert client.post(reverse("mfa_login_webauthn"), {"credential": credential}).status_code == 302
    inside = as_(manager)
    session = inside.session
    session["setting_up_until"] = 9e9
    session.save()
    answer = inside.post(reverse("mfa_add_webauthn"), {"credential": credential, "name": "x"})
    assert answer.status_code == 200
    assert answer.context["form"].errors


@pytest.mark.parametrize("credential", NONSENSE)
@pytest.mark.parametrize("theirs", ["", "YWxwaG9uc2luZSdzIGtleQ"])
def test_nonsense_confirms_nobody_who_has_a_passkey(as_, manager, credential, theirs):
    """Also under the right name of the key: what is signed is nonsense still."""
    passkeys.keep(manager)
    inside, address = as_(manager), reverse("mfa_reauthenticate_webauthn")
    assert inside.get(address).status_code == 200, "the control: the key that is kept can be read, and asked for"
    sent = credential.replace('"AA"', f'"{theirs}"') if theirs else credential
    assert inside.post(address, {"credential": sent}).status_code == 302
    said = [str(one) for one in inside.get(reverse("account_profile")).context["messages"]]
    assert len(said) == 1, "told why"
    assert "account_authentication_methods" not in inside.session
