"""Finding works by words: in the language each work has, whatever the page's, the accents, the case, the endings.

What is looked for, in turn: every word as typed (or its stem, or inside a longer word; a call number; an ISBN with or
without hyphens); then, for words no work has, the nearest there are; then works that have some of the words. Each time
it is said what was done: ``Found.instead`` and ``Found.some``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.contrib.postgres.aggregates import BoolOr
from django.db import connection
from django.db.models import BooleanField, FloatField, IntegerField, QuerySet
from django.db.models.expressions import RawSQL

from cdm.core.searching import MOST_WORDS, WHOLE, words
from multimedia.documentation import isbn, spelling
from multimedia.models import Work

FILED = RawSQL('"multimedia_work"."sorted"', [])
"""The title as it is filed: without accents, case or the article it begins with."""

_STEMS = """
SELECT word, ts_lexize('french_stem', word), ts_lexize('dutch_stem', word)
FROM unnest(string_to_array(multimedia_words(%s), ' ')) WITH ORDINALITY AS typed(word, place)
ORDER BY place LIMIT %s
"""
_QUERIES = [f"websearch_to_tsquery('{name}', multimedia_fold(%s))" for name in ("french", "dutch", "simple")]
_BY_WORD = " OR ".join(f'"multimedia_work"."search" @@ {query}' for query in _QUERIES)
_RANK = f'ts_rank("multimedia_work"."search", {" || ".join(_QUERIES)}, 1)'
_HAS = '"multimedia_work"."folded" LIKE ANY (%s::text[])'
_NUMBERED = '"multimedia_work"."call_key" = %s OR ("multimedia_work"."isbn" = %s AND "multimedia_work"."isbn" <> \'\')'
_NUMBERED_SO = 'starts_with("multimedia_work"."call_key", %s) OR strpos("multimedia_work"."isbn", %s) > 0'
_NO_NUMBER = "\n"  # stands in no call number and no ISBN


@dataclass(frozen=True)
class Term:
    """One typed word, folded, and what LIKE may find for it. ``idle``: an article or so, which says nothing."""

    word: str
    patterns: tuple[str, ...]
    idle: bool = False


@dataclass(frozen=True)
class Found:
    """``works``, the best first. ``instead``: what was typed, and which words were looked for in its place.

    ``some``: no work has all the words; these have some of them.
    """

    works: QuerySet[Work]
    instead: tuple[tuple[str, tuple[str, ...]], ...] = ()
    some: bool = False


def find(works: QuerySet[Work], text: str) -> Found:
    """Those of ``works`` that speak of ``text``, as cleaned by ``cdm.core.searching.clean``.

    Whether a word is known is judged by ``works``: give all that may be seen, and narrow what is found.
    """
    terms = _terms(" ".join(words(text)))
    exactly = Found(_ranked(works.filter(_as_typed(text, terms)), text))
    if not terms or exactly.works.exists():
        return exactly
    terms = [term for term in terms if not term.idle] or terms
    known = _known(works, terms)
    likely = _likely([term for term in terms if term.word not in known])
    meant = [likely.get(term.word, term) for term in terms if term.word in known or term.word in likely]
    instead = tuple((word, tuple(each.strip("%") for each in term.patterns)) for word, term in likely.items())
    if not meant:
        return exactly
    if len(meant) == len(terms) and instead:
        rows = works.filter(*(_has(term) for term in meant))
        if rows.exists():
            return Found(_ranked(rows, " or ".join(_spelt(meant))), instead)
    return Found(_most_first(works, meant), instead, some=True) if len(terms) > 1 else exactly


def _terms(text: str) -> list[Term]:
    with connection.cursor() as cursor:
        cursor.execute(_STEMS, [text, MOST_WORDS])
        rows = cursor.fetchall()
    found = []
    for word, *stems in rows:
        known = [stem for stem in stems if stem is not None]
        forms = {word, *(form for stem in known if stem for form in _sounds(stem[0]) if len(form) >= WHOLE)}
        patterns = [f"%{form}%" for form in sorted(forms)] if len(word) >= WHOLE else [f"% {word} %"]
        found.append(Term(word, tuple(patterns), idle=len(word) < WHOLE or [] in known))
    return found


def _sounds(stem: str) -> tuple[str, ...]:
    """``brief``, ``brieven`` and ``reis``, ``reizen`` (or ``actif``, ``active``): the endings leave two stems."""
    other = {"f": "v", "v": "f", "s": "z", "z": "s"}.get(stem[-1])
    return (stem, stem[:-1] + other) if other else (stem,)


def _has(term: Term) -> RawSQL:
    return RawSQL(_HAS, [list(term.patterns)], output_field=BooleanField())  # noqa: S611 - our own, with parameters


def _as_typed(text: str, terms: Sequence[Term]) -> RawSQL:
    """Every word as typed; what a web search understands (or, -, quotes); the beginning of a call number, an ISBN."""
    every = " AND ".join([_HAS] * len(terms)) or "false"
    key = "".join(text.upper().split())
    figures = isbn.bare(text)
    params = [
        *(list(term.patterns) for term in terms),
        *(text for _query in _QUERIES),
        *_numbers(text),
        key if len(key) >= WHOLE and re.search(r"[0-9]", key) else _NO_NUMBER,
        figures if re.fullmatch(r"[0-9]{6,13}", figures) else _NO_NUMBER,
    ]
    whole = f"(({every}) OR {_BY_WORD} OR {_NUMBERED} OR {_NUMBERED_SO})"
    return RawSQL(whole, params, output_field=BooleanField())  # noqa: S611 - our own, with parameters


def _numbers(text: str) -> tuple[str, str]:
    try:
        return "".join(text.upper().split()), isbn.normal(text)
    except isbn.NotAnIsbn:
        return "".join(text.upper().split()), ""


def _ranked(works: QuerySet[Work], text: str) -> QuerySet[Work]:
    """The number somebody typed first, then what says it in its title, then the others, each in order of title."""
    exact = RawSQL(f"({_NUMBERED})::int", _numbers(text), output_field=IntegerField())  # noqa: S611
    rank = RawSQL(_RANK, [text] * len(_QUERIES), output_field=FloatField())  # noqa: S611
    return works.order_by(exact.desc(), rank.desc(), FILED.asc(), "pk")


def _most_first(works: QuerySet[Work], terms: Sequence[Term]) -> QuerySet[Work]:
    """Works that have any of the words: those that have most of them first."""
    parts = [list(term.patterns) for term in terms]
    count = RawSQL(" + ".join([f"({_HAS})::int"] * len(parts)), parts, output_field=IntegerField())  # noqa: S611
    any_of = [each for part in parts for each in part]
    rank = RawSQL(_RANK, [" or ".join(_spelt(terms))] * len(_QUERIES), output_field=FloatField())  # noqa: S611
    rows = works.filter(RawSQL(_HAS, [any_of], output_field=BooleanField()))  # noqa: S611
    return rows.order_by(count.desc(), rank.desc(), FILED.asc(), "pk")


def _known(works: QuerySet[Work], terms: Sequence[Term]) -> set[str]:
    """The words of ``terms`` that at least one work has. One query."""
    each = {f"t{place}": BoolOr(_has(term)) for place, term in enumerate(terms)}
    found = works.order_by().aggregate(**each)
    return {term.word for place, term in enumerate(terms) if found[f"t{place}"]}


def _likely(strange: Sequence[Term]) -> dict[str, Term]:
    """For words no work has: the nearest ones, where there are any."""
    nearest = spelling.near([term.word for term in strange])
    return {
        term.word: replace(term, patterns=tuple(f"%{other}%" for other in others))
        for term, others in zip(strange, nearest, strict=True)
        if others
    }


def _spelt(terms: Iterable[Term]) -> list[str]:
    return [pattern.strip("% ") for term in terms for pattern in term.patterns]
