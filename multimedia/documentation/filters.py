"""What one looks for among the works, as it stands in the address. Values that mean nothing are left out.

``?q=entretien&theme=WORK&theme=LEARN&language=fr&state=shelf&sort=new``: the same names in both languages, so that a
page keeps its question when the language changes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, QuerySet
from django.db.models.expressions import RawSQL
from django.http import QueryDict
from django.utils.translation import gettext as _

from cdm.core import searching
from cdm.core.vocabulary import Theme
from multimedia.documentation import search
from multimedia.documentation.search import FILED, Found
from multimedia.models import Work

GONE = "withdrawn"  # staff's; not a state, for a work is withdrawn in whatever state it was
NO_THEME = "none"
_CALL = RawSQL('"multimedia_work"."call_key"', [])
SORTS: dict[str, tuple[Any, ...]] = {
    "title": (FILED.asc(),),
    "-title": (FILED.desc(),),
    "call": (_CALL.asc(),),
    "-call": (_CALL.desc(),),
    "year": (F("year").asc(nulls_last=True), FILED.asc()),
    "-year": (F("year").desc(nulls_last=True), FILED.asc()),
    "copies": ("copies", FILED.asc()),
    "-copies": ("-copies", FILED.asc()),
    "acquired": ("acquired", FILED.asc()),
    "new": ("-acquired", FILED.asc()),
}


@dataclass(frozen=True)
class Chip:
    """One thing asked for; ``without`` is the query that no longer asks for it."""

    label: str
    without: str
    theme: str = ""


@dataclass(frozen=True)
class Filters:
    q: str = ""
    themes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    state: str = ""
    sort: str = ""

    @classmethod
    def read(cls, query: QueryDict, *, sorts: Collection[str], states: Collection[str] = Work.State.values) -> Filters:
        state, sort = query.get("state", ""), query.get("sort", "")
        return cls(
            q=searching.clean(query.get("q", "")),
            themes=tuple(code for code in (*Theme.values, NO_THEME) if code in query.getlist("theme")),
            languages=tuple(code for code in Work.WorkLanguage.values if code in query.getlist("language")),
            state=state if state in states else "",
            sort=sort if sort in sorts else "",
        )

    def pairs(self) -> Iterator[tuple[str, str]]:
        yield from (("q", text) for text in (self.q,) if text)
        yield from (("theme", code) for code in self.themes)
        yield from (("language", code) for code in self.languages)
        yield from ((name, value) for name, value in (("state", self.state), ("sort", self.sort)) if value)

    def query(self, **changes: Any) -> str:
        """``theme=WORK&state=shelf``; ``changes`` are fields of this class."""
        return urlencode(list(replace(self, **changes).pairs()))

    @property
    def narrowed(self) -> bool:
        return bool(self.themes or self.languages or self.state)

    @property
    def more(self) -> int:
        """How many things are asked for beyond words and themes."""
        return len(self.languages) + bool(self.state)

    def chips(self) -> list[Chip]:
        """What is asked for, piece by piece."""
        found = [Chip(_("“%(words)s”") % {"words": self.q}, self.query(q=""))] if self.q else []
        for code in self.themes:
            rest = tuple(each for each in self.themes if each != code)
            if code == NO_THEME:
                found.append(Chip(_("No theme"), self.query(themes=rest)))
            else:
                found.append(Chip(Theme(code).verb, self.query(themes=rest), theme=code))
        for code in self.languages:
            rest = tuple(each for each in self.languages if each != code)
            found.append(Chip(str(Work.WorkLanguage(code).label), self.query(languages=rest)))
        if self.state in Work.State.values:
            found.append(Chip(str(Work.State(self.state).label), self.query(state="")))
        return found

    def apply(self, works: QuerySet[Work]) -> Found:
        """Those of ``works`` that fit, in order: as asked for, else the best first, else by title."""
        found = search.find(works, self.q) if self.q else Found(works.order_by(FILED.asc(), "pk"))
        rows = self._narrow(found.works)
        if self.sort:
            rows = rows.order_by(*SORTS[self.sort], "pk")
        return replace(found, works=rows)

    def _narrow(self, works: QuerySet[Work]) -> QuerySet[Work]:
        if self.themes:
            works = works.filter(theme__in=["" if code == NO_THEME else code for code in self.themes])
        if self.languages:
            works = works.filter(language__in=self.languages)
        if self.state in Work.State.values:
            works = works.filter(state=self.state)
        return works
