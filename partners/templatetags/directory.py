"""``{% load directory %}``: what a partner's sheet says, in the language of the page or else in the other one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.translation import get_language

from cdm.core.vocabulary import Language
from partners.directory import freshness, sheets
from partners.directory.sheets import LANGUAGES

register = template.Library()


@dataclass(frozen=True)
class Said:
    """``other``: the language of the words where they are not in that of the page, for ``lang``."""

    words: str
    other: str = ""

    def __bool__(self) -> bool:
        return bool(self.words)


@register.simple_tag
def said(row: Any, name: str) -> Said:
    """``{% said partner "description" as text %}``: a text nobody has translated yet is better than none."""
    here = (get_language() or LANGUAGES[0])[:2]
    own = getattr(row, f"{name}_{here}", None)
    if own:
        return Said(own)
    found = ((code, getattr(row, f"{name}_{code}", None)) for code in LANGUAGES if code != here)
    return next((Said(words, code) for code, words in found if words), Said(""))


@register.filter
def language_names(codes: Iterable[str]) -> str:
    """``français, néerlandais`` / ``Frans, Nederlands``, in the order of the vocabulary."""
    names = ", ".join(str(each.label) for each in Language if each.value in codes)
    return names.lower() if get_language() == "fr" else names


@register.filter
def dialled(number: str) -> str:
    """A phone number as a telephone wants it: ``0470/12.34.56`` → ``0470123456``."""
    return "".join(sign for sign in number.replace("(0)", "") if sign.isdigit() or sign == "+")


register.filter("sheet_state", freshness.state)
register.filter("sheet_due", freshness.due_on)
register.filter("sheet_missing", sheets.missing)
