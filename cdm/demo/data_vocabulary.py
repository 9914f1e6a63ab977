"""A change of vocabulary, as centres have them: from 2024 two kinds of job seekers are told as one, "website, social
networks, press" as three. Invented, like all of 2024. Loaded before the figures, which are recorded in these words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cdm.core.refused import Refused
from cdm.demo.draw import apportion
from stats.recording import known_answers
from stats.vocabulary import changing
from stats.vocabulary.changing import New

YEAR = 2024
# (list, codes that end, new codes with their weights)
CHANGES: tuple[tuple[str, tuple[str, ...], dict[New, int]], ...] = (
    (
        "status",
        ("JS_FREE", "JS_OTHER"),
        {New("JS_NOBEN", "Chercheur d’emploi sans allocations", "Werkzoekende zonder uitkering"): 1},
    ),
    (
        "referral",
        ("WEB",),
        {
            New("SITE", "Site web", "Website"): 5,
            New("SOCIAL", "Réseaux sociaux", "Sociale media"): 4,
            New("PRESS", "Presse", "Pers"): 1,
        },
    ),
)


def in_words_of(year: int, answers: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    """``answers`` (question → code → how many), drawn in the words of before, in those that hold in ``year``."""
    found, hold = {question: dict(counts) for question, counts in answers.items()}, known_answers(year)
    for name, ends, new in CHANGES:
        if hold[name] & set(ends):
            continue
        moved = sum(found[name].pop(code, 0) for code in ends)
        found[name] |= {each.code: n for each, n in zip(new, apportion(moved, list(new.values())), strict=True) if n}
    return found


def load(say: Callable[[str], None]) -> None:
    """A database with figures from 2024 on keeps the words in which they were recorded."""
    for name, ends, new in CHANGES:
        try:
            changing.carry_out(changing.plan(name=name, ends=ends, last_year=YEAR - 1, new=list(new)))
        except Refused as refused:
            say(f"{name} stays as it is: {refused}")
        else:
            say(f"{name}: {', '.join(ends)} became {', '.join(each.code for each in new)} in {YEAR}")
