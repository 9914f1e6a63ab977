"""What one looks for among the resources, as it stands in the address; values that mean nothing are left out.

``?q=cv&kind=tool&theme=WORK&language=nl``: the same names in both languages.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from cdm.core import searching
from cdm.core.vocabulary import Language, Theme
from partners import pairs
from partners.models import Resource


@dataclass(frozen=True)
class Chip:
    """One thing asked for; ``without``: the query that no longer asks for it."""

    label: str
    without: str
    theme: str = ""


@dataclass(frozen=True)
class Filters:
    q: str = ""
    kinds: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    @classmethod
    def read(cls, query: QueryDict) -> Filters:
        def among(name: str, known: list[str]) -> tuple[str, ...]:
            return tuple(code for code in known if code in query.getlist(name))

        return cls(
            q=searching.clean(query.get("q", "")),
            kinds=among("kind", Resource.Kind.values),
            themes=among("theme", Theme.values),
            languages=among("language", Language.values),
        )

    def pairs(self) -> Iterator[tuple[str, str]]:
        yield from (("q", text) for text in (self.q,) if text)
        for name, codes in (("kind", self.kinds), ("theme", self.themes), ("language", self.languages)):
            yield from ((name, code) for code in codes)

    def query(self, **changes: Any) -> str:
        """``theme=WORK&kind=tool``; ``changes`` are fields of this class."""
        return urlencode(list(replace(self, **changes).pairs()))

    def chips(self) -> list[Chip]:
        """What is asked for, piece by piece."""
        found = [Chip(_("“%(words)s”") % {"words": self.q}, self.query(q=""))] if self.q else []
        for name, choices in (("kinds", Resource.Kind), ("themes", Theme), ("languages", Language)):
            codes: tuple[str, ...] = getattr(self, name)
            for code in codes:
                label = Theme(code).verb if name == "themes" else str(choices(code).label)
                rest = self.query(**{name: tuple(each for each in codes if each != code)})
                found.append(Chip(label, rest, code if name == "themes" else ""))
        return found

    def apply(self, rows: QuerySet[Resource]) -> list[Resource]:
        """Those that fit: of each filter one of its values, and every word that was typed.

        Words are looked for in both languages, without accents and case, wherever they stand. The whole list is a few
        hundred at most, so they are looked for here and not by an index.
        """
        if self.kinds:
            rows = rows.filter(kind__in=self.kinds)
        if self.themes:
            rows = rows.filter(themes__overlap=list(self.themes))
        if self.languages:
            rows = rows.filter(languages__overlap=list(self.languages))
        wanted = [searching.folded(word) for word in self.q.split()]
        return [row for row in rows if all(word in _text(row) for word in wanted)]


def _text(row: Resource) -> str:
    """All it says in both languages, and whose it is."""
    fields = [(row, "title"), (row, "description"), (row, "place"), *([(row.partner, "name")] if row.partner else [])]
    words = [getattr(of, f"{name}_{code}") for of, name in fields for code in pairs.CODES]
    return searching.folded(" ".join(word for word in words if word))
