"""Finding a partner: by its name, a theme, a language. What one looks for stands in the address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import get_language

from cdm.core import searching
from cdm.core.vocabulary import Language, Theme
from partners.models import Partner


@dataclass(frozen=True)
class Question:
    """``?theme=WORK&language=nl&q=…``; a value that means nothing is left out, never an error."""

    theme: str = ""
    language: str = ""
    q: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> Question:
        theme, language = query.get("theme", ""), query.get("language", "")
        return cls(
            theme=theme if theme in Theme.values else "",
            language=language if language in Language.values else "",
            q=searching.clean(query.get("q", "")),
        )

    def __bool__(self) -> bool:
        return bool(self.theme or self.language or self.q)

    def query(self, **changes: Any) -> str:
        """``?theme=WORK``, or nothing; ``changes`` are fields of this class."""
        asked = vars(replace(self, **changes))
        pairs = [(name, value) for name, value in asked.items() if value]
        return f"?{urlencode(pairs)}" if pairs else ""


def find(question: Question) -> list[Partner]:
    """Those that fit, by name as people read it. One query: of some thirty sheets, Python reads the words itself."""
    rows = Partner.objects.offering(theme=question.theme, language=question.language)
    wanted = searching.words(folded(question.q))
    found = [each for each in rows if not question.q or (wanted and _has(each, wanted))]
    return sorted(found, key=lambda each: (folded(each.name), each.pk))


def folded(text: str) -> str:
    """As ``searching.folded``, and with œ and æ as two letters: Œuvre stands before Zoé, and is found as oeuvre."""
    return searching.folded(text).replace("œ", "oe").replace("æ", "ae")


def _has(partner: Partner, wanted: list[str]) -> bool:
    """Every word, in its name in either language or in what it says in this one."""
    texts = (
        partner.code,
        *(getattr(partner, f"name_{code}") or "" for code in ("fr", "nl")),
        partner.description or "",
    )
    known = folded(" ".join(texts))
    return all(word in known for word in wanted)


def chips(question: Question, name: str) -> list[tuple[str, str, str, bool]]:
    """What can be asked for under ``theme`` or ``language``: (code, label, query, whether it is asked now)."""
    choices = [(theme.value, theme.verb) for theme in Theme] if name == "theme" else languages()
    now = getattr(question, name)
    return [(code, label, question.query(**{name: code}), code == now) for code, label in choices]


def languages() -> list[tuple[str, str]]:
    """Code and name of every language, that of the page first."""
    here = (get_language() or "fr")[:2]
    return sorted(((each.value, str(each.label)) for each in Language), key=lambda pair: pair[0] != here)
