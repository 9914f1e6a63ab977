"""Every mail in both languages: whole, discreet, and saying what its reader needs."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from cdm.outbox.models import Message
from counselling import appointments
from counselling.models import CounsellingSettings
from tests.counselling.worlds import TUESDAY, at, book
from tests.outbox.reading import assert_whole

pytestmark = pytest.mark.django_db
WEDNESDAY = TUESDAY + dt.timedelta(days=1)
KINDS = ("confirmed", "changed", "cancelled", "day_before", "two_hours", "over_limit")
# Words of what one comes for: on a locked screen they are nobody's business.
INDISCREET = re.compile(r"emploi|travail|chôm|werk|conseil|advies|formation|opleiding|kiezen|orient", re.IGNORECASE)


@pytest.fixture(params=["fr", "nl"])
def language(request) -> str:
    return request.param


@pytest.fixture
def letters(kind, ada, bram, language) -> dict[str, Message]:
    """One of each kind, as written."""
    CounsellingSettings.objects.create(max_open_per_contact=1, video_room_url="https://video.example/{room}")
    asked = {"email": "nour@example.be", "name": "Nour", "page_language": language, "channel": "VIDEO"}
    mine = book(start=at(WEDNESDAY, "09:00"), **asked)
    with pytest.raises(appointments.OverLimit):
        book(start=at(WEDNESDAY, "10:00"), **asked)
    found = {m.kind: m for m in Message.objects.all()}
    Message.objects.filter(kind="confirmed").update(state="sent", settled_at=mine.created)
    mine = appointments.move(appointment=mine, start=at(WEDNESDAY, "11:00"), by_staff=True, message="Pardon & merci.")
    found["changed"] = Message.objects.get(kind="changed")
    appointments.cancel(appointment=mine, by="staff", message="Désolés.")
    return found | {"cancelled": Message.objects.get(kind="cancelled")}


@pytest.mark.parametrize("name", KINDS)
def test_it_is_whole(letters, language, name):
    assert_whole(letters[name], language)


@pytest.mark.parametrize("name", KINDS)
def test_its_subject_is_discreet(letters, name):
    assert not INDISCREET.search(letters[name].subject)
    assert "Nour" not in letters[name].subject


@pytest.mark.parametrize("name", ["confirmed", "changed", "day_before", "two_hours"])
def test_it_says_when_where_and_how_to_change(letters, language, name):
    letter = letters[name]
    day = {"fr": "mercredi 25\u00a0novembre", "nl": "woensdag 25\u00a0november"}[language]
    path = {"fr": "/fr/conseil/rendez-vous/", "nl": "/nl/advies/afspraak/"}[language]
    for text in (letter.text, letter.html):
        assert day in text.lower()
        assert "https://video.example/" in text
        assert path in text


def test_the_words_of_the_staff_are_in_it(letters):
    assert "Pardon & merci." in letters["changed"].text
    assert "Pardon &amp; merci." in letters["changed"].html
    assert "Désolés." in letters["cancelled"].text


def test_the_calendar_entry_is_discreet(letters):
    body = letters["confirmed"].calendar_body
    summary = re.search(r"SUMMARY[^:]*:(.*)", body).group(1)
    assert not INDISCREET.search(summary)
    assert "CLASS:PRIVATE" in body


def test_no_mail_holds_the_theme(letters):
    """Mails are read over shoulders and forwarded."""
    for letter in letters.values():
        assert not re.search(r"Travailler|Werken", letter.subject + letter.text + letter.html)
