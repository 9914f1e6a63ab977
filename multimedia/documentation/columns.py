"""The columns of a catalogue in a file: what they are called in each language, and what a cell of them may hold."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import gettext as _

from cdm.core import clock
from cdm.core.spreadsheets import RISKY
from cdm.core.vocabulary import Theme
from multimedia.documentation import isbn
from multimedia.models import Work
from stats.imports.cells import WHOLE
from stats.imports.table import Check, Unexpected

# What stands in the first line, never through the catalogue of translations: a file in Dutch is read on a French page,
# and a better word on the pages must not make yesterday's files unreadable. The first of each is the one we write.
NAMES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "call_number": {"fr": ("cote",), "nl": ("plaatskenmerk", "signatuur"), "en": ("call number",)},
    "title": {"fr": ("titre",), "nl": ("titel",), "en": ("title",)},
    "authors": {"fr": ("auteurs", "auteur"), "nl": ("auteurs", "auteur"), "en": ("authors", "author")},
    "publisher": {"fr": ("éditeur",), "nl": ("uitgever",), "en": ("publisher",)},
    "year": {"fr": ("année",), "nl": ("jaar",), "en": ("year",)},
    "isbn": {"fr": ("ISBN",), "nl": ("ISBN",), "en": ("ISBN",)},
    "theme": {"fr": ("thème",), "nl": ("thema",), "en": ("theme",)},
    "language": {"fr": ("langue",), "nl": ("taal",), "en": ("language",)},
    "copies": {"fr": ("exemplaires",), "nl": ("exemplaren",), "en": ("copies",)},
    "place": {"fr": ("emplacement",), "nl": ("plaats",), "en": ("place",)},
    "state": {"fr": ("état",), "nl": ("toestand", "staat"), "en": ("state",)},
    "acquired": {"fr": ("entré le",), "nl": ("opgenomen op",), "en": ("in the stock since", "acquired")},
    "withdrawn": {"fr": ("retiré le",), "nl": ("afgevoerd op",), "en": ("withdrawn on", "withdrawn")},
}
COMPULSORY = ("call_number", "title", "language")  # of a new work
KEPT = ("copies", "state", "acquired")  # an empty cell leaves these as they are
EARLIEST = 1450  # Gutenberg
MOST_COPIES = 9999


def header(language: str) -> list[str]:
    return [names[language][0] for names in NAMES.values()]


def named(written: str) -> str | None:
    """The field whose column is called so, in any of the three languages, whatever the case and the accents."""
    return _BY_NAME.get(plain(written))


def plain(text: str) -> str:
    """Without accents, case, and signs between words."""
    letters = unicodedata.normalize("NFD", text.replace("’", "'").casefold())
    return " ".join(re.sub(r"[_\W]+", " ", "".join(c for c in letters if not unicodedata.combining(c))).split())


_BY_NAME = {
    plain(name): field for field, by_language in NAMES.items() for names in by_language.values() for name in names
} | {plain(field): field for field in NAMES}


def checks() -> dict[str, Check]:
    """Field → what turns a stripped cell into its value, or raises ``Unexpected`` in the active language."""
    return {
        "call_number": _text("call_number", compulsory=True),
        "title": _text("title", compulsory=True),
        "authors": _text("authors"),
        "publisher": _text("publisher"),
        "year": _year,
        "isbn": _isbn,
        "theme": _choice(Theme, also=lambda theme: theme.verb),
        "language": _choice(Work.WorkLanguage, compulsory=True),
        "copies": _copies,
        "place": _text("place"),
        "state": _choice(Work.State),
        "acquired": _day,
        "withdrawn": _day,
    }


def _text(field: str, *, compulsory: bool = False) -> Check:
    longest: int = Work._meta.get_field(field).max_length  # type: ignore[union-attr, assignment]

    def check(cell: str) -> str:
        if cell.startswith("'") and cell[1:].startswith(RISKY):
            cell = cell[1:]  # our own exports guard such text against spreadsheets
        text = " ".join(unicodedata.normalize("NFC", cell).split())
        if compulsory and not text:
            raise Unexpected(_("something written here"))
        if len(text) > longest or not text.isprintable():
            raise Unexpected(_("plain text of up to %(longest)d characters") % {"longest": longest})
        return text

    return check


def latest_year() -> int:
    """Books of next year are in the shops this year."""
    return clock.today().year + 1


def _year(cell: str) -> int | None:
    if not cell:
        return None
    if not WHOLE.fullmatch(cell) or not EARLIEST <= int(cell) <= latest_year():
        raise Unexpected(_("a year from %(first)d to %(last)d") % {"first": EARLIEST, "last": latest_year()})
    return int(cell)


def _isbn(cell: str) -> str:
    if not cell:
        return ""
    try:
        return isbn.normal(cell)
    except isbn.NotAnIsbn:
        if re.fullmatch(r"[0-9][.,][0-9]+E\+1[0-9]", cell.upper()):
            raise Unexpected(_("all figures; the spreadsheet cut them off: format the column as text")) from None
        raise Unexpected(_("an ISBN of 10 or 13 figures whose last figure is right, or nothing")) from None


def _copies(cell: str) -> int | None:
    if not cell:
        return None
    if not WHOLE.fullmatch(cell) or not 1 <= int(cell) <= MOST_COPIES:
        raise Unexpected(_("a whole number from 1 to %(most)d") % {"most": MOST_COPIES})
    return int(cell)


def _day(cell: str) -> dt.date | None:
    """As we write it (2021-03-01), or as Belgian spreadsheets do (1/03/2021)."""
    if not cell:
        return None
    try:
        if found := re.fullmatch(r"([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{4})", cell):
            day, month, year = map(int, found.groups())
            read = dt.date(year, month, day)
        else:
            read = dt.date.fromisoformat(cell)
    except ValueError:
        read = dt.date.max
    if not dt.date(1900, 1, 1) <= read <= clock.today():
        raise Unexpected(_("a day that is not in the future, such as 2021-03-01"))
    return read


def _choice(choices: type[TextChoices], *, compulsory: bool = False, also: Callable[[Any], str] | None = None) -> Check:
    """Its code, or what it is called in French, Dutch or English."""
    known = _known(choices, also)
    listed = ", ".join(str(each.label) for each in choices)

    def check(cell: str) -> str | None:
        if not cell and not compulsory:
            return "" if choices is Theme else None
        if plain(cell) not in known:
            raise Unexpected(listed if compulsory else _("%(codes)s, or nothing") % {"codes": listed})
        return known[plain(cell)]

    return check


@lru_cache
def _known(choices: type[TextChoices], also: Callable[[Any], str] | None) -> dict[str, str]:
    found = {}
    for language in ("fr", "nl", "en"):
        with translation.override(language):
            for each in choices:
                found[plain(str(each.label))] = each.value
                if also:
                    found[plain(also(each))] = each.value
    return found | {plain(each.value): each.value for each in choices}
