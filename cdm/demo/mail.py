"""Reading the mail that the demo's post office delivered."""

from __future__ import annotations

import datetime as dt
import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

RECIPIENTS = "X-Demo-Delivered-To"
NAME = re.compile(r"[0-9]{14}-[0-9a-f]{8}")


@dataclass(frozen=True)
class Part:
    """A file that came with a message."""

    number: int
    name: str
    type: str
    body: bytes


@dataclass(frozen=True)
class Letter:
    name: str
    sent: dt.datetime
    to: str
    sender: str
    subject: str
    text: str
    html: str
    parts: tuple[Part, ...]


def letters(directory: Path, limit: int = 200) -> list[Letter]:
    """The latest first."""
    names = sorted((path.stem for path in directory.glob("*.eml") if NAME.fullmatch(path.stem)), reverse=True)
    return [found for name in names[:limit] if (found := letter(directory, name))]


def letter(directory: Path, name: str) -> Letter | None:
    path = directory / f"{name}.eml"
    if not NAME.fullmatch(name) or not path.is_file():
        return None
    message = email.message_from_bytes(path.read_bytes(), policy=default)
    return Letter(
        name=name,
        sent=dt.datetime.strptime(name[:14], "%Y%m%d%H%M%S").replace(tzinfo=dt.UTC),
        to=message[RECIPIENTS] or message["To"] or "",
        sender=message["From"] or "",
        subject=message["Subject"] or "",
        text=_body(message, "plain"),
        html=_body(message, "html"),
        parts=tuple(_parts(message)),
    )


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return part.get_content() if part is not None else ""


def _parts(message: EmailMessage) -> Iterator[Part]:
    """Attachments, and alternatives that are neither text nor HTML, such as an invitation."""
    found = 0
    for part in message.walk():
        if part.is_multipart() or (part.get_content_type() in {"text/plain", "text/html"} and not part.get_filename()):
            continue
        name = (
            part.get_filename()
            or f"{part.get_content_subtype()}.{'ics' if 'calendar' in part.get_content_type() else 'bin'}"
        )
        content = part.get_payload(decode=True)
        yield Part(found, name, part.get_content_type(), content if isinstance(content, bytes) else b"")
        found += 1
