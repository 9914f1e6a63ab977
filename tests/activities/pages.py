"""What people read on a page."""

from __future__ import annotations

import re

from django.http import HttpResponse


def words(response: HttpResponse) -> str:
    """Without tags, each run of white space as one space."""
    text = re.sub(r"<(title|script|style)[^>]*>.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).replace("\xa0", " ").replace("\u202f", " ").split())
