"""A message as a mail: headers, parts, and an identity that stays the same however often it is sent."""

from __future__ import annotations

import hashlib
from email import charset
from email.utils import formataddr, formatdate, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from cdm.core import brand
from cdm.outbox.models import Message

# Seven-bit bodies: no server on the way has a reason to re-encode, and so to break a signature.
_UTF8 = charset.Charset("utf-8")
_UTF8.body_encoding = charset.QP


def message_id(key: str) -> str:
    """The Message-ID of ``key``: who receives the mail twice can tell that it is one."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{hashlib.sha256(f'{settings.SECRET_KEY}:{key}'.encode()).hexdigest()[:40]}@{domain}>"


def sender(language: str) -> str:
    """The configured sender; before a bare address stands the centre's name, as readers of ``language`` know it."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((name or brand.full(language), address))


def seal(message: Message) -> EmailMultiAlternatives:
    """Text, HTML and event as alternatives, and the event once more as a file: Gmail and Outlook read the first, Apple
    Mail and most others offer the second. Google's own invitations are built like this. Sealed twice it is the same,
    byte for byte but for the boundaries of its parts.
    """
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=sender(message.language),
        to=[message.to_address],
        reply_to=[settings.MAIL_REPLY_TO] if settings.MAIL_REPLY_TO else None,
        headers={
            "Message-ID": message_id(message.key),
            "Date": formatdate(message.due.timestamp(), localtime=False),
            "Content-Language": message.language,
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )
    mail.encoding = _UTF8
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    if message.calendar_body:
        mail.attach_alternative(message.calendar_body, f"text/calendar; method={message.calendar_method}")
        mail.attach(message.calendar_name, message.calendar_body.encode(), "application/ics")
    return mail
