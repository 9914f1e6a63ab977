"""What is written to people about their accounts."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from cdm.accounts.models import User
from cdm.outbox import messages


@dataclass(frozen=True)
class Letter:
    """``lines`` and ``after`` are asked in the language of who reads them; between them stands the way on."""

    subject: object
    lines: Callable[[], Sequence[str]]
    label: object
    page: str
    page_args: tuple[object, ...] = ()
    after: Callable[[], Sequence[str]] = tuple


def write(letter: Letter, *, to: User, occasion: str = "", at: str = "", useless_after: datetime | None = None) -> None:
    """Post ``letter`` in the caller's transaction; the same ``occasion`` twice is one letter. ``at``: another address
    than the one of their account, where somebody else may read it: it names nobody."""
    language = to.language
    with translation.override(language):
        link = settings.BASE_URL + reverse(letter.page, args=letter.page_args)
    about = {"subject": letter.subject, "name": "" if at else to.name, "link": link, "label": letter.label}
    words = messages.compose(
        "partners/mail/account", language=language, context=about | {"lines": letter.lines, "after": letter.after}
    )
    messages.post(
        key=f"account:{to.pk}:{occasion or secrets.token_urlsafe(12)}",
        topic=f"account:{to.pk}",
        to=at or to.email,
        language=language,
        subject=words.subject,
        text=words.text,
        html=words.html,
        useless_after=useless_after,
    )
