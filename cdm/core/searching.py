"""What people type into a search box, before any room looks for it."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 80  # letters of a question
MOST_WORDS = 8
WHOLE = 3  # shorter words are looked for at the beginning of a word only: "or" is inside half the dictionary
_WORD = re.compile(r"[^\W_]+")


def clean(typed: str) -> str:
    """What was typed, on one line and not endless; nothing when no letter or digit is in it.

    Some keyboards send an accent apart from its letter: they come back together, as the database has them.
    """
    text = unicodedata.normalize("NFC", typed[: 4 * LONGEST].replace("\0", " "))
    text = " ".join(text.split())[:LONGEST].strip()
    return text if _WORD.search(text) else ""


def folded(text: str) -> str:
    """Without accents and case, as people type names in a hurry."""
    plain = unicodedata.normalize("NFKD", text.strip().casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def words(text: str) -> list[str]:
    """Its words, without the signs that LIKE or a web search give a meaning to; none where a word is excluded."""
    if re.search(r"(^|\s)-\w", text):
        return []
    return _WORD.findall(text.lower())[:MOST_WORDS]
