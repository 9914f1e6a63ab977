"""The demo's own pages: mail sent over a real SMTP server on loopback is read in the browser."""

from __future__ import annotations

import smtplib
import socket
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from cdm.demo.accounts import ACCOUNTS, PASSWORD
from cdm.demo.mail import letters
from cdm.demo.post_office import post_office


@pytest.fixture(autouse=True)
def demo(settings, tmp_path: Path) -> None:
    settings.DEMO = True
    settings.EMBEDDED_STATE_DIR = tmp_path


@pytest.fixture
def sent(tmp_path: Path) -> str:
    """The name of a letter with text, HTML and a calendar file, hidden recipient included."""
    message = EmailMessage()
    message["Subject"] = "Rendez-vous du 24 novembre – été"
    message["From"] = "Cité des métiers <noreply@centre.example>"
    message["To"] = "resident@example.org"
    message.set_content("Bonjour,\n\nà bientôt : http://127.0.0.1/fr/")
    message.add_alternative("<p>Bonjour <script>alert(1)</script></p>", subtype="html")
    message.add_attachment(
        "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
        subtype="calendar",
        filename="rendez-vous.ics",
        params={"method": "REQUEST"},
    )
    with post_office(tmp_path / "mail") as address, smtplib.SMTP(*address.removeprefix("smtp://").split(":")) as server:
        server.send_message(message, to_addrs=["resident@example.org", "hidden@example.org"])
    (letter,) = letters(tmp_path / "mail")
    return letter.name


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fr", "nl"])
def test_every_account_is_listed(client: Client, language):
    page = client.get(f"/{language}/demo/accounts/").content.decode()
    assert PASSWORD in page
    assert all(account.email in page for account in ACCOUNTS)


def test_the_list_covers_every_role_that_the_portal_asks_for():
    roles = {(account.role.value, account.partner) for account in ACCOUNTS}
    assert {partner for role, partner in roles if role == "coordinator"} == {"actiris", "vdab"}
    assert {partner for role, partner in roles if role == "counsellor"} == {"actiris", "vdab"}
    assert {("reception", ""), ("documentalist", ""), ("manager", "")} <= roles


@pytest.mark.django_db
def test_without_mail_the_page_says_how_to_get_some(client: Client):
    page = client.get(reverse("demo:mails"))
    assert page.status_code == 200
    assert "<table" not in page.content.decode()


@pytest.mark.django_db
def test_a_letter_is_listed_and_read(client: Client, sent):
    listed = client.get(reverse("demo:mails")).content.decode()
    assert "Rendez-vous du 24 novembre – été" in listed
    assert "hidden@example.org" in listed
    page = client.get(reverse("demo:letter", args=[sent]))
    assert "à bientôt" in page.content.decode()
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    file = client.get(reverse("demo:part", args=[sent, 0]))
    assert file["Content-Disposition"] == 'attachment; filename="rendez-vous.ics"'
    assert file.content == b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


@pytest.mark.django_db
def test_the_html_part_may_be_framed_here_and_run_nothing(client: Client, sent):
    page = client.get(reverse("demo:html", args=[sent]))
    assert "<p>Bonjour" in page.content.decode()
    policy = page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy
    assert "default-src 'none'" in policy


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["20260101000000-00000000", "passwd", "--"])
def test_a_letter_that_is_not_there_is_not_found(client: Client, sent, name):
    assert client.get(reverse("demo:letter", args=[name])).status_code == 404
    assert client.get(reverse("demo:part", args=[sent, 7])).status_code == 404


def test_the_post_office_closes(tmp_path: Path):
    with post_office(tmp_path) as address:
        port = int(address.rpartition(":")[2])
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0
