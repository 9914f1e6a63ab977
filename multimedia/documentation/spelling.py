"""The words of the works that look most like one that none of them has.

Each edit (a letter too many, too few, another one, two in the wrong order) spoils at most three of the pairs of letters
a word is made of. Words of the table ``multimedia_word`` that share enough pairs are compared letter by letter; none
that is near enough is missed, and the others are never read.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

SHORTEST = 4  # letters: every three-letter word is near every other
INSIDE = 6  # from here on a word is looked for inside longer ones too: Dutch puts words together
ALTERNATIVES = 4
_MOST = 400  # candidates compared letter by letter for one word

_CANDIDATES = """
SELECT typed.place, near.word FROM unnest(%s::text[], %s::int[]) WITH ORDINALITY AS typed(word, edits, place)
CROSS JOIN LATERAL (
    SELECT known.word, length(known.word) <= length(typed.word) + typed.edits AS whole, shared.n
    FROM (SELECT multimedia_pairs(typed.word) AS pairs) mine
    JOIN multimedia_word known ON known.pairs && mine.pairs
    CROSS JOIN LATERAL (SELECT count(*) AS n FROM unnest(known.pairs) pair WHERE pair = ANY (mine.pairs)) shared
    WHERE length(known.word) >= length(typed.word) - typed.edits
    AND CASE WHEN length(known.word) <= length(typed.word) + typed.edits
        THEN shared.n >= cardinality(mine.pairs) - 3 * typed.edits
        ELSE length(typed.word) >= %s AND shared.n >= cardinality(mine.pairs) - 2 - 3 * typed.edits END
    ORDER BY whole DESC, shared.n DESC, known.word LIMIT %s) near
"""


def near(words: Sequence[str]) -> list[list[str]]:
    """For each of the folded ``words``, up to ALTERNATIVES that are nearest to it, equally near; none for short ones.

    Whole words come before words that only hold something like it. One query.
    """
    long = [(place, word) for place, word in enumerate(words) if len(word) >= SHORTEST]
    found: list[list[str]] = [[] for _word in words]
    if not long:
        return found
    with connection.cursor() as cursor:
        typed = [word for _place, word in long]
        cursor.execute(_CANDIDATES, [typed, [edits(word) for word in typed], INSIDE, _MOST])
        rows = cursor.fetchall()
    by_word: dict[int, list[str]] = {}
    for place, candidate in rows:
        by_word.setdefault(place, []).append(candidate)
    for number, (place, word) in enumerate(long, start=1):
        found[place] = _nearest(word, by_word.get(number, []))
    return found


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
