import datetime as dt

import pytest
from icalendar import Calendar

from cdm.outbox import calendar_file
from tests.outbox.conftest import NOON, an_event


def read(file):
    calendar = Calendar.from_ical(file.body)
    assert str(calendar["method"]) == file.method
    (entry,) = calendar.events
    assert not entry.errors
    return entry


def test_times_are_utc_and_without_a_time_zone(noon):
    entry = read(an_event())
    assert entry.start == dt.datetime(2026, 12, 1, 8, 0, tzinfo=dt.UTC)
    assert entry.end - entry.start == dt.timedelta(minutes=45)
    assert entry.DTSTAMP == NOON
    assert b"VTIMEZONE" not in an_event().body
    assert b"DTSTART:20261201T080000Z\r\n" in an_event().body


def test_a_download_is_published_to_nobody_in_particular():
    entry = read(an_event())
    assert an_event().method == "PUBLISH"
    assert "attendee" not in entry
    assert entry["organizer"] == "mailto:noreply@localhost"
    assert entry["class"] == "PRIVATE"


def test_a_mail_is_an_invitation_already_accepted():
    invitation = calendar_file.addressed(an_event(), "an@example.org")
    entry = read(invitation)
    assert invitation.method == "REQUEST"
    assert entry["attendee"] == "mailto:an@example.org"
    assert dict(entry["attendee"].params) == {"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"}
    assert entry["status"] == "CONFIRMED"


def test_a_cancellation_is_the_same_event_risen():
    booked, gone = an_event(), calendar_file.addressed(an_event(sequence=2, cancelled=True), "an@example.org")
    entry = read(gone)
    assert gone.method == "CANCEL"
    assert entry["uid"] == read(booked)["uid"]
    assert entry["sequence"] > read(booked)["sequence"]
    assert entry["status"] == "CANCELLED"
    assert not entry.alarms.times


def test_an_alarm_an_hour_before():
    (alarm,) = read(an_event()).alarms.times
    assert alarm.trigger == dt.datetime(2026, 12, 1, 7, 0, tzinfo=dt.UTC)


def test_words_carry_their_language_and_survive():
    description = "Élève; d'accord, «\u00a0oui\u00a0»\\\n" + "ë" * 200
    entry = read(an_event(description=description, language="fr", location="Rue, 1; Bruxelles"))
    assert entry["description"].params["LANGUAGE"] == "fr"
    assert str(entry["description"]).startswith(description)
    assert str(entry["description"]).endswith("\n\nhttps://portal.example/nl/afspraak/abc:def")
    assert str(entry["location"]) == "Rue, 1; Bruxelles"


def test_lines_are_folded_and_end_as_the_standard_says():
    body = an_event(description="é" * 500).body
    assert body.count(b"\n") == body.count(b"\r\n")
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))


@pytest.mark.parametrize("evil", ["x\r\nATTENDEE:mailto:b@example.org", "x\nEND:VEVENT", "x\rMETHOD:CANCEL"])
def test_words_cannot_add_lines(evil):
    entry = read(an_event(summary=evil, location=evil, description=evil))
    assert "attendee" not in entry
    assert len(entry.subcomponents) == 1


def test_an_empty_place_and_link_are_left_out():
    entry = read(an_event(location="", url=""))
    assert "location" not in entry
    assert "url" not in entry
