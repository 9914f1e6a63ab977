"""Every mail in both languages: whole, discreet, and saying what its reader needs."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from icalendar import Calendar as ICalendar

from cdm.core import clock
from cdm.outbox.models import Message
from multimedia import bookings, notices
from multimedia.models import Booking, MultimediaSettings
from tests.multimedia import worlds
from tests.multimedia.worlds import TUESDAY, at, book
from tests.outbox.reading import assert_whole

pytestmark = pytest.mark.django_db
WEDNESDAY = TUESDAY + dt.timedelta(days=1)
KINDS = ("confirmed", "changed", "cancelled", "day_before", "two_hours", "over_limit")
# Words of what one comes for: on a locked screen they are nobody's business.
INDISCREET = re.compile(
    r"multim|ordinat|computer|poste|post|werkplek|steward|aide|hulp|groupe|groep|fauteuil|rolstoel|calme|stil",
    re.IGNORECASE,
)


@pytest.fixture(params=["fr", "nl"])
def language(request) -> str:
    return request.param


@pytest.fixture
def letters(posts, language) -> dict[str, Message]:
    """One of each kind, as written."""
    worlds.steward("09:00", "17:00")
    posts.max_open_per_contact = 1
    asked = {"email": "nour@example.be", "name": "Nour", "page_language": language, "places": 3, "help": True}
    mine = book(posts, at(WEDNESDAY, "09:00"), **asked)
    with pytest.raises(bookings.OverLimit):
        book(posts, at(WEDNESDAY, "11:00"), email="nour@example.be", page_language=language)
    found = {m.kind: m for m in Message.objects.all()}
    Message.objects.filter(kind="multimedia_confirmed").update(state="sent", settled_at=mine.created)
    mine = bookings.move(booking=mine, start=at(WEDNESDAY, "11:00"), by_staff=True, message="Pardon & merci.")
    found["multimedia_changed"] = Message.objects.get(kind="multimedia_changed")
    bookings.cancel(booking=mine, by="staff", message="Désolés.")
    found["multimedia_cancelled"] = Message.objects.get(kind="multimedia_cancelled")
    return {kind.removeprefix("multimedia_"): letter for kind, letter in found.items()}


@pytest.mark.parametrize("name", KINDS)
def test_it_is_whole(letters, language, name):
    assert_whole(letters[name], language)


@pytest.mark.parametrize("name", KINDS)
def test_its_subject_is_discreet(letters, name):
    assert not INDISCREET.search(letters[name].subject)
    assert "Nour" not in letters[name].subject


@pytest.mark.parametrize("name", ["confirmed", "changed", "day_before", "two_hours"])
def test_it_says_what_when_where_and_how_to_change(letters, language, name):
    letter = letters[name]
    day = {"fr": "mercredi 25\u00a0novembre", "nl": "woensdag 25\u00a0november"}[language]
    what = {"fr": "Postes posts, 3 places", "nl": "Werkplekken posts, 3 plaatsen"}[language]
    path = {"fr": "/fr/multimedia/ma-reservation/", "nl": "/nl/multimedia/mijn-reservatie/"}[language]
    kept = {"fr": "10 minutes", "nl": "10 minuten"}[language]
    for text in (letter.text, letter.html):
        words = re.sub(r"[ \n]+", " ", text)
        assert day in words.lower()
        for each in (what, path, kept, {"fr": "Rue 1", "nl": "Straat 1"}[language]):
            assert each in words
        assert "steward" in words


def test_no_mail_names_a_place(posts, quiet):
    """The number may change until one sits down; and with it, who knows it knows where somebody sits."""
    Booking.objects.all().delete()
    posts.stations.update(label_fr="Zinnia", label_nl="Zinnia", label="Zinnia")
    book(posts, email="nour@example.be")
    for letter in Message.objects.all():
        assert "Zinnia" not in letter.subject + letter.text + letter.html + letter.calendar_body


def test_the_words_of_the_staff_are_in_it(letters):
    assert "Pardon & merci." in letters["changed"].text
    assert "Pardon &amp; merci." in letters["changed"].html
    assert "Désolés." in letters["cancelled"].text


def test_the_calendar_entry_is_discreet_and_stays_one(letters):
    first, changed, gone = (
        ICalendar.from_ical(letters[name].calendar_body).events[0] for name in ("confirmed", "changed", "cancelled")
    )
    assert not INDISCREET.search(str(first["summary"]))
    assert "CLASS:PRIVATE" in letters["confirmed"].calendar_body
    assert first["uid"] == changed["uid"] == gone["uid"]
    assert str(first["uid"]).endswith("@multimedia")
    assert [int(event["sequence"]) for event in (first, changed, gone)] == [0, 1, 2]
    assert [letters[name].calendar_method for name in ("confirmed", "changed", "cancelled")] == [
        "REQUEST",
        "REQUEST",
        "CANCEL",
    ]


def test_a_cancelled_one_leads_to_other_times(letters, language):
    path = {"fr": "/fr/multimedia/", "nl": "/nl/multimedia/"}[language]
    assert re.search(rf"{path}\S+\?space=posts&minutes=60&places=3&help=1", letters["cancelled"].text)


def test_accessible_is_said(posts, language):
    book(posts, email="nour@example.be", page_language=language, accessible=True)
    letter = Message.objects.get(kind="multimedia_confirmed")
    assert {"fr": "fauteuil roulant", "nl": "rolstoel"}[language] in letter.text


def test_the_preview_is_what_would_be_sent_and_writes_nothing(posts):
    mine = book(posts, email="nour@example.be", page_language="nl")
    before = Message.objects.count()
    shown = notices.preview(mine, "changed", message="Kijk!", start=at(WEDNESDAY, "14:00"), minutes=30)
    assert "woensdag 25" in shown.subject
    assert "14.30" in shown.text
    assert "Kijk!" in shown.text
    assert "geannuleerd" in notices.preview(mine, "cancelled", message="").html
    assert (Message.objects.count(), mine.starts, mine.state) == (before, at(TUESDAY, "10:00"), "booked")


def test_nothing_is_scheduled_between_two_and_four_at_night(site, monday_morning):
    """M1: the reminder of what begins at four would leave at two, and leaves a little earlier."""
    site.opening_hours.update_or_create(weekday=2, defaults={"opens": dt.time(0), "closes": dt.time(17)})
    night = worlds.workstations(site)
    book(night, at(WEDNESDAY, "04:30"), email="nour@example.be")
    reminder = Message.objects.get(kind="multimedia_two_hours")
    assert reminder.due == at(WEDNESDAY, "01:55")


@pytest.mark.parametrize(("early", "promised"), [(45, True), (10, False)])
def test_no_mail_promises_what_is_over_when_it_leaves(posts, monday_morning, early, promised):
    """One may move it until half an hour before; who books ten minutes before may not, and is not told so."""
    nine = at(WEDNESDAY, "09:00")
    monday_morning.move_to(nine - dt.timedelta(minutes=early))
    book(posts, nine, email="nour@example.be", page_language="fr")
    letter = Message.objects.get(kind="multimedia_confirmed")
    for text in (letter.text, letter.html):
        assert ("jusqu’au mercredi" in text or "annuler" in text) == promised
    assert "/ma-reservation/" in letter.text


def test_a_reminder_promises_nothing_that_is_over_when_it_leaves(posts):
    """Written two days before, it leaves two hours before: too late to move where that takes three."""
    MultimediaSettings.objects.create(change_until_minutes=180)
    book(posts, at(WEDNESDAY, "12:00"), email="nour@example.be", page_language="fr")
    texts = {message.kind.removeprefix("multimedia_"): message.text for message in Message.objects.all()}
    assert {kind: "annuler" in text for kind, text in texts.items()} == {
        "confirmed": True,
        "day_before": True,
        "two_hours": False,
    }


def test_a_reminder_that_came_due_while_a_change_was_undone_still_leaves(posts, monday_morning):
    """Moved half a minute before it was due, and put back just after."""
    due = at(TUESDAY, "12:00")
    mine = book(posts, due + dt.timedelta(hours=2), email="nour@example.be")
    Message.objects.exclude(kind="multimedia_two_hours").update(state="sent", settled_at=clock.now())
    monday_morning.move_to(due - dt.timedelta(seconds=30))
    before = bookings.Before.of(mine)
    after = bookings.move(booking=mine, start=due + dt.timedelta(hours=4), by_staff=True)
    monday_morning.move_to(due + dt.timedelta(seconds=20))
    bookings.undo(token=bookings.undo_token(before=before, after=after))
    assert [each.kind for each in Message.objects.filter(state="waiting")] == ["multimedia_two_hours"]
