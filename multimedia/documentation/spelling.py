"""The words of the works that look most like one that none of them has.

Each edit (a letter too many, too few, another one, two in the wrong order) spoils at most three of the pairs of letters
a word is made of. So of any four pairs one is left after one edit, of any seven one after two: words of the table
``multimedia_word`` that have one of the rarest are looked up, those that share enough of all are compared letter by
letter, and none that is near enough is missed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

SHORTEST = 4  # letters: every three-letter word is near every other
INSIDE = 6  # from here on a word is looked for inside longer ones too: Dutch puts words together
ALTERNATIVES = 4
_MOST = 250  # candidates of each kind compared letter by letter for one word
_COMMONEST = (
    "eantirsolducmpgvhkbfzjywqx"  # in French and Dutch together, the commonest first; the edge of a word is one
)

_CANDIDATES = """(
SELECT {place}, known.word FROM multimedia_word known
CROSS JOIN LATERAL (SELECT count(*) AS n FROM unnest(known.pairs) pair WHERE pair = ANY (%s::text[])) shared
WHERE known.pairs && %s::text[] AND length(known.word) BETWEEN %s AND %s AND shared.n >= %s
ORDER BY shared.n DESC, length(known.word), known.word LIMIT {most})"""


def near(words: Sequence[str]) -> list[list[str]]:
    """For each of the folded ``words``, up to ALTERNATIVES that are nearest to it, equally near; none for short ones.

    Whole words come before words that only hold something like it. One query.
    """
    found: list[list[str]] = [[] for _word in words]
    parts, params = [], list[Any]()
    for place, word in enumerate(words):
        for of_kind in _asked(word):
            parts.append(_CANDIDATES.format(place=place, most=_MOST))
            params += of_kind
    if not parts:
        return found
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        for place, candidate in cursor.fetchall():
            found[place].append(candidate)
    return [_nearest(word, candidates) for word, candidates in zip(words, found, strict=True)]


def _asked(word: str) -> list[tuple[Any, ...]]:
    """The parameters that look up words of about its length, and longer ones that may hold it."""
    if len(word) < SHORTEST:
        return []
    most, inner = edits(word), _pairs(word)
    every = inner | _pairs(f" {word[0]}") | _pairs(f"{word[-1]} ")
    rare = sorted(inner, key=_commonness) + sorted(every - inner, key=_commonness)
    some = rare[: 3 * most + 1]
    kinds: list[tuple[Any, ...]] = [
        (list(every), some, len(word) - most, len(word) + most, len(every) - 3 * most),
    ]
    if len(word) >= INSIDE:
        kinds.append((list(inner), some, len(word) + most + 1, 40, len(inner) - 3 * most))
    return kinds


def _pairs(word: str) -> set[str]:
    return {word[place : place + 2] for place in range(len(word) - 1)}


def _commonness(pair: str) -> tuple[int, str]:
    """Lower for rarer ones; only how fast a word is found depends on it, never whether."""
    return -sum(_COMMONEST.find(letter) if letter in _COMMONEST else 26 for letter in pair), pair


def edits(word: str) -> int:
    """How many slips are forgiven: one, and in long words two."""
    return 1 if len(word) < 8 else 2


def _nearest(word: str, candidates: Sequence[str]) -> list[str]:
    most = edits(word)
    whole = {each: distance(word, each) for each in candidates if abs(len(each) - len(word)) <= most}
    for found in (whole, {}):
        if not found:
            found = {each: distance(word, each, inside=True) for each in candidates if len(each) > len(word)}
        least = min(found.values(), default=most + 1)
        if least <= most:
            return sorted(each for each, far in found.items() if far == least)[:ALTERNATIVES]
    return []


def distance(word: str, other: str, *, inside: bool = False) -> int:
    """Slips between two words (optimal string alignment); ``inside``: between ``word`` and any part of ``other``."""
    before: list[int] = []
    row = [0] * (len(other) + 1) if inside else list(range(len(other) + 1))
    for i, letter in enumerate(word, start=1):
        now = [i]
        for j, against in enumerate(other, start=1):
            least = min(row[j] + 1, now[j - 1] + 1, row[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and word[i - 2] == against:
                least = min(least, before[j - 2] + 1)
            now.append(least)
        before, row = row, now
    return min(row) if inside else row[-1]
