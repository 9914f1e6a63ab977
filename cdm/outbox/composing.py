"""Mails from templates, in the language of the person who reads them."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import Context, Engine
from django.template.loader import get_template
from django.utils import translation

from cdm.core import brand

WIDTH = 76
_BREAKS = re.compile(r"[\x00-\x20\x7f\x85\u2028\u2029]+")


@dataclass(frozen=True)
class Mail:
    """``subject`` is one line; ``text`` is wrapped plain text; ``html`` a whole document."""

    subject: str
    text: str
    html: str


def compose(template: str, *, language: str, context: Mapping[str, Any]) -> Mail:
    """Render ``<template>.subject.txt``, ``.txt`` and ``.html`` in ``language`` ("fr" or "nl").

    The templates also know ``language``, ``base_url`` (no slash at the end) and ``organisation``. What depends on the
    language, an address of a page above all, is best given as a function without arguments: the templates call it in
    theirs. Only the HTML is escaped. Subjects show on locked screens and shared computers: write them discreet (M1),
    never with a name, a theme or what is to be talked about.
    """
    known = {"language": language, "base_url": settings.BASE_URL, "organisation": brand.full(language)}
    values = {**known, **context}
    with translation.override(language):
        return Mail(
            subject=one_line(_plain(f"{template}.subject.txt", values)),
            text=wrap(_plain(f"{template}.txt", values)),
            html=get_template(f"{template}.html").render(values),
        )


def _plain(name: str, values: Mapping[str, Any]) -> str:
    return Engine.get_default().get_template(name).render(Context(dict(values), autoescape=False))


def one_line(words: str) -> str:
    """Line breaks and other control characters become single spaces; no-break spaces stay."""
    return _BREAKS.sub(" ", words).strip()


def wrap(text: str) -> str:
    """Lines of at most WIDTH characters, at most one empty line in a row; addresses of pages are never broken."""
    lines: list[str] = []
    for line in text.splitlines():
        bare = line.strip()
        if not bare and (not lines or not lines[-1]):
            continue
        hang = "  " if bare.startswith(("- ", "* ", "• ")) else ""
        lines += textwrap.wrap(bare, WIDTH, subsequent_indent=hang, break_long_words=False, break_on_hyphens=False) or [
            ""
        ]
    return "\n".join(lines).rstrip() + "\n"
