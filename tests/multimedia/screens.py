"""The screens of a booking as tests open them: on a Tuesday at ten, an hour at a workstation unless said otherwise."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import translation

from cdm.core import stamps
from multimedia.models import Space
from tests.multimedia.worlds import TUESDAY, at, book

ASKED = {"space": "posts", "minutes": "60"}
TUESDAY_10 = at(TUESDAY, "10:00")


def url(name: str, *args: object, language: str = "fr") -> str:
    with translation.override(language):
        return reverse(f"multimedia:{name}", args=args)


def details(start: dt.datetime = TUESDAY_10, language: str = "fr", **asked: str) -> str:
    return f"{url('book_details', language=language)}?{urlencode({**ASKED, **asked, 'start': stamps.stamp(start)})}"


def form(start: dt.datetime = TUESDAY_10, **typed: str) -> dict[str, str]:
    return {"start": stamps.stamp(start), "submission": str(uuid.uuid4()), **typed}


def fill(space: Space, start: dt.datetime = TUESDAY_10, **fields: int) -> None:
    for _place in space.stations.all():
        book(space, start, **fields)


def wrong(page: Any) -> dict[str, list[str]]:
    """What its form says against each field."""
    return {name: [str(each) for each in errors] for name, errors in page.context["form"].errors.items()}
