import email
from email import policy

import pytest
from django.core.mail import BadHeaderError

from cdm.outbox import envelope
from cdm.outbox.models import Message
from tests.outbox.conftest import NOON, an_event, write

pytestmark = pytest.mark.django_db


def opened(message: Message):
    raw = envelope.seal(message).message().as_bytes(linesep="\r\n")
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    return email.message_from_bytes(raw, policy=policy.default)


def test_parts_are_where_mail_programs_look_for_them(noon):
    mail = opened(write(calendar_file=an_event(), text="Élève, à mardi\n", html="<p>Élève</p>"))
    assert mail.get_content_type() == "multipart/mixed"
    alternatives, file = mail.iter_parts()
    assert [p.get_content_type() for p in alternatives.iter_parts()] == ["text/plain", "text/html", "text/calendar"]
    text, html, calendar = alternatives.iter_parts()
    assert text.get_content() == "Élève, à mardi\r\n"
    assert html.get_content().strip() == "<p>Élève</p>"
    assert calendar.get_param("method") == "REQUEST"
    assert calendar.get_content_charset() == "utf-8"
    assert file.get_content_type() == "application/ics"
    assert file.get_filename() == "agenda.ics"
    body = file.get_content()
    assert b"ATTENDEE" in body.replace(b"\r\n ", b"")
    assert b"mailto:an@example.org" in body.replace(b"\r\n ", b"")
    assert calendar.get_content().replace("\r\n", "\n") == body.decode().replace("\r\n", "\n")


def test_a_mail_without_event_is_two_alternatives(noon):
    mail = opened(write())
    assert mail.get_content_type() == "multipart/alternative"
    assert mail["Content-Language"] == "nl"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"] == "Tue, 24 Nov 2026 11:00:00 -0000"
    assert "Reply-To" not in mail


@pytest.mark.parametrize(
    ("configured", "language", "shown"),
    [
        ("noreply@portal.example", "fr", "Cité des métiers / Beroepenpunt .brussels"),
        ("noreply@portal.example", "nl", "Beroepenpunt / Cité des métiers .brussels"),
        ("The centre <noreply@portal.example>", "nl", "The centre"),
    ],
)
def test_the_sender_has_the_name_its_reader_knows(noon, settings, configured, language, shown):
    settings.DEFAULT_FROM_EMAIL = configured
    (sender,) = opened(write(language=language))["From"].addresses
    assert (sender.display_name, sender.addr_spec) == (shown, "noreply@portal.example")


def test_answers_go_where_the_setting_says(noon, settings):
    settings.MAIL_REPLY_TO = "desk@example.org"
    assert opened(write())["Reply-To"] == "desk@example.org"


def test_sent_twice_it_is_recognisably_one(noon):
    one, other = write("one"), write("other")
    assert opened(one)["Message-ID"] == opened(one)["Message-ID"]
    assert opened(one)["Message-ID"] != opened(other)["Message-ID"]
    assert "one" not in opened(one)["Message-ID"]


def test_no_name_adds_a_header(noon):
    mail = opened(write(subject="Afspraak\r\nBcc: b@example.org"))
    assert mail["Subject"] == "Afspraak Bcc: b@example.org"
    assert "Bcc" not in mail
    with pytest.raises(BadHeaderError):
        envelope.seal(Message(subject="a\nb", to_address="an@example.org", language="fr", due=NOON)).message()
