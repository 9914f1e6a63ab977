"""Reading a page as people do."""

from __future__ import annotations

import re
from html import unescape

from django.http import HttpResponse

UNSEEN = re.compile(r"<(title|script|style|desc|option)\b[^>]*>.*?</\1>", re.DOTALL)


def words(response: HttpResponse) -> str:
    """What it says, spaces made plain: no tags, no titles, no choices of a list that is closed."""
    text = UNSEEN.sub(" ", response.content.decode())
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())
