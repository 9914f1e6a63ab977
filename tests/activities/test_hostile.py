"""A form that is right but for one thing: the answer is a page, and so is every page that shows what was saved.

``tests/test_hostile.py`` fills whole forms with junk, of which the first field is refused; here the others get through.
"""

from __future__ import annotations

import io
import json
import uuid
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from activities import finding
from activities.models import Activity, Session
from cdm.outbox.envelope import seal
from cdm.outbox.models import Message
from tests.activities import worlds
from tests.activities.worlds import THURSDAY, at, register
from tests.personae import sign_in

pytestmark = pytest.mark.django_db

HUGE, NUL = "9" * 5000, "a\x00b"
NUMBERS = ("-1", "0", "²", "32768", str(10**12), HUGE, NUL)
WORDS = (
    "🦆" * 80,
    "\u202e\u2066evil",
    "<script>alert(1)</script>",
    "a\r\nBcc: x@example.org",
    "=1+1",
    HUGE,
    NUL,
    "\ud800",
)
DAYS = ("9999-12-31", "0001-01-01", "2027-03-28", "2026-10-25", "31/12/2026", NUL)
MOMENTS = ("9999-12-31T23:59", "0001-01-01T00:00", "2027-03-28T02:30", "2026-10-25T02:30", "2027-10-31T02:30", NUL)
PLANNED = {
    **dict.fromkeys(("rows", "onsite_seats", "onsite_waiting", "times", "key_0"), NUMBERS),
    **dict.fromkeys(("day_0", "until"), DAYS),
    **dict.fromkeys(("opens", "closes"), MOMENTS),
    **dict.fromkeys(("place_fr", "message"), WORDS),
    "starts_0": ("24:00", "02:30", NUL),
    "link": ("javascript:alert(1)", "http://[::1", f"https://x.example/{HUGE}", NUL),
    "where": ("room-99999999999999999999", "room-²", "site-0", "room-", NUL),
    "mode": ("x", NUL),
}
PLAN = {
    "mode": "hybrid",
    "languages": "fr",
    "rows": "1",
    "day_0": "2026-12-01",
    "starts_0": "10:00",
    "ends_0": "12:00",
    "where": "other",
    "place_fr": "Ici",
    "place_nl": "Hier",
    "onsite_seats": "5",
    "online_seats": "5",
    "publish": "1",
    "sure": "1",
    "days": "2026-12-01",
    "scope": "one",
}
PERSON = {
    "way": "onsite",
    "mode": "onsite",
    "party": "1",
    "name": "Noor",
    "email": "noor@example.org",
    "page_language": "fr",
}
ADDRESSES = (
    "a@b.be\r\nBcc: c@d.be",
    '"a b"@example.org',
    "a@[127.0.0.1]",
    "ü@example.org",
    "a@bücher.example",
    NUL,
    HUGE,
)
TYPED = {
    "party": NUMBERS,
    "name": WORDS,
    "needs": WORDS,
    "email": ADDRESSES,
    "phone": ("+" + HUGE, "٠٤٧٠١٢٣٤٥٦", NUL),
    "way": ("wait-onsite", "wait-", "wait-wait-onsite", "online", NUL),
    "submission": ("x", NUL, "ffffffff-ffff-ffff-ffff-ffffffffffff"),
    "page_language": ("de", NUL),
}


@pytest.fixture
def given(partner_a, site) -> Session:
    return worlds.session(worlds.activity(partner_a), onsite=5, online=5)


@pytest.fixture
def inside(manager) -> Client:
    client = sign_in(manager)
    client.raise_request_exception = False
    return client


def url(name: str, *keys: object) -> str:
    return reverse(f"activities:{name}", args=keys)


@contextmanager
def undone() -> Iterator[None]:
    block = transaction.atomic()
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)


def broken(client: Client, address: str, form: Mapping[str, object], after: tuple[str, ...]) -> list[str]:
    """What answers with an error: the form, then each page that shows what came of it."""
    with undone():
        answer = client.post(
            address, {name: str(value).encode(errors="replace").decode() for name, value in form.items()}
        )
        asked = [(address, answer)]
        if answer.status_code == 302:
            more = [
                url(name, session.pk)
                for session in Session.objects.order_by("-pk")[:1]
                for name in ("session", "session_edit")
            ]
            asked += [(page, client.get(page)) for page in (answer.url, *after, *more)]
    return [f"{page}: {got.exc_info[1]!r}"[:300] for page, got in asked if got.status_code >= 500]


@pytest.mark.parametrize("field", PLANNED)
def test_no_slip_in_a_plan_breaks_a_page(inside, given, field):
    after = (url("agenda"), url("activity", given.activity_id))
    kept = {"key_0": given.meetings.get().pk}
    problems = []
    for junk in PLANNED[field]:
        problems += broken(inside, url("session_new", given.activity_id), {**PLAN, field: junk}, after)
        problems += broken(inside, url("session_edit", given.pk), {**PLAN, **kept, field: junk}, after)
    assert problems == []


@pytest.mark.parametrize("field", ["day_0", "opens", "closes", "until", "times", "rows", "starts_0"])
@pytest.mark.parametrize("rule", [{"repeat": "week"}, {"repeat": "month", "together": "1"}])
def test_no_slip_in_a_rule_breaks_a_page(inside, given, field, rule):
    address = url("session_new", given.activity_id)
    forms = [{**PLAN, "times": "3", **rule, field: junk} for junk in PLANNED[field]]
    if field == "rows":
        forms += [{**form, "more": "1"} for form in forms]
    assert [problem for form in forms for problem in broken(inside, address, form, ())] == []


@pytest.mark.parametrize("day", DAYS)
def test_no_day_of_a_copy_breaks_a_page(inside, given, day):
    Session.objects.update(registration_closes=at(THURSDAY, "09:00"))
    assert broken(inside, url("session_duplicate", given.pk), {"day": day}, ()) == []
    assert Session.objects.count() == 1


@pytest.mark.parametrize("day", DAYS)
def test_no_other_day_for_what_is_hit_breaks_a_page(inside, given, day):
    hall = worlds.room(given.site, "Salle")
    Session.objects.update(room=hall)
    answer = inside.post(url("hits_room", hall.pk), {f"answer-{given.pk}": day})
    assert answer.status_code in {302, 422}


@pytest.mark.parametrize("field", TYPED)
def test_nothing_typed_in_registering_breaks_a_page(inside, client, given, field):
    client.raise_request_exception = False
    row = register(given, email="somebody@example.org")
    token = finding.token_of(row)
    lists = ("session_staff", "participants_xlsx")
    after = tuple(url(name, given.pk) for name in lists)
    problems = []
    for junk in TYPED[field]:
        form = {**PERSON, "submission": uuid.uuid4(), field: junk}
        problems += broken(client, url("register", given.pk), form, ())
        problems += broken(client, url("registration_change", token), form, (url("registration", token),))
        problems += broken(inside, url("register_for", given.pk), form, after)
        problems += broken(inside, url("registration_staff", row.pk), form, after[:1])
    assert problems == []


@pytest.mark.parametrize("junk", NUMBERS)
def test_no_number_at_the_door_breaks_a_page(manager, given, junk, monday_morning):
    row, meeting = register(given), given.meetings.get()
    monday_morning.move_to(at(THURSDAY, "11:55"))
    inside = sign_in(manager)
    inside.raise_request_exception = False
    heads = {"onsite": junk, "online": junk, "partner": "alpha", "theme": "WORK", "language": "fr"}
    walk = {"walk-party": junk, "walk-mode": "onsite", "walk-submission": uuid.uuid4()}
    rules = (
        "offer_hours",
        "offers_stop_minutes",
        "overtaking_hours",
        "largest_party",
        "change_until_minutes",
        "erase_after_days",
    )
    after = (url("session_staff", given.pk), url("registration_staff", row.pk), url("check_in", meeting.pk))
    asked = {
        url("came", meeting.pk, row.pk): {"came": junk},
        url("walk_in", meeting.pk): walk,
        url("head_counts", meeting.pk): {"heads-onsite": junk, "heads-online": junk},
        url("close", meeting.pk): heads,
        url("settings"): dict.fromkeys(rules, junk),
    }
    assert [problem for address, form in asked.items() for problem in broken(inside, address, form, after)] == []
    hands = {**heads, "onsite": "9", "online": "0", "hands-sex-F": junk, "hands-first_visit-yes": junk}
    assert broken(inside, url("close", meeting.pk), hands, after) == []


@pytest.mark.parametrize("key", ["99999999999999999999", "0", "%00", "%F0%9F%A6%86:x", "..."])
def test_no_key_in_an_address_breaks_a_page(inside, given, key):
    with translation.override("fr"):
        known = {
            name: url(name, given.pk) for name in ("session", "register", "session_staff", "session_edit", "check_in")
        }
        known |= {"registration": url("registration", "KEY"), "check_in_code": url("check_in_code", "KEY")}
    for address in known.values():
        asked = address.replace("KEY", key).replace(f"/{given.pk}/", f"/{key}/")
        assert inside.get(asked).status_code < 500


# --- what people and staff type stays text, wherever it is shown ----------
EVIL = '</script><b onmouseover="x()">&\u202e]]>'


def test_words_stay_words_everywhere(inside, client, given):
    Activity.objects.update(title_fr=EVIL, title_nl=EVIL, summary_fr=EVIL, description_fr=EVIL, prerequisites_fr=EVIL)
    Session.objects.update(site=None, room=None, place_fr=EVIL, place_nl=EVIL)
    row = register(given, name=EVIL[:80], needs=EVIL, email="noor@example.org")
    pages = [url(name) for name in ("agenda", "month", "activities")]
    pages += [
        url(name, given.pk) for name in ("session", "register", "session_staff", "participants_print", "session_edit")
    ]
    pages += [
        url("registration", finding.token_of(row)),
        url("registration_staff", row.pk),
        url("registration_slip", row.pk),
    ]
    for page in pages:
        text = inside.get(page).text
        assert "<b onmouseover" not in text, page
        assert text.count("</script>") == text.count("<script"), page
    ET.fromstring(client.get(url("feed_rss")).content)  # noqa: S314 - our own
    assert EVIL.replace("\u202e", "")[:9] in json.dumps(json.loads(client.get(url("feed_json")).content))
    for name in ("feed_ics",):
        lines = client.get(url(name)).content.decode().split("\r\n")
        assert all(not line or line[0] == " " or line.partition(":")[0].partition(";")[0].isupper() for line in lines)
    with zipfile.ZipFile(io.BytesIO(inside.get(url("participants_xlsx", given.pk)).content)) as book:
        for part in book.namelist():
            if part.endswith(".xml"):
                assert b"<f>" not in book.read(part)
                ET.fromstring(book.read(part))  # noqa: S314 - our own
    said = Message.objects.get(kind="activity_confirmed")
    assert "<b onmouseover" not in said.html


@pytest.mark.parametrize("subject", ["Bonjour\r\nBcc: spy@example.org", "\u202e" * 20, "🦆" * 120])
def test_no_header_is_typed_into_a_mail(inside, given, subject):
    register(given, name="Noor\r\nBcc: spy@example.org", email="noor@example.org")
    form = {
        "to": "registered",
        "subject": subject,
        "message": "Bonjour\r\nBcc: spy@example.org",
        "key": uuid.uuid4(),
        "send": "1",
    }
    inside.post(url("write", given.pk), form)
    assert Message.objects.filter(kind="activity_written").count() == 1
    for message in Message.objects.all():
        mail = seal(message).message()
        assert mail["Bcc"] is None
        assert mail["To"] == "noor@example.org"
        assert "\n" not in message.subject
