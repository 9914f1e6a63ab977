"""Two fields for one text, French and Dutch side by side, in forms of the staff."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _

CODES = ("fr", "nl")


def label(form: forms.BaseForm, labels: Mapping[str, tuple[object, object]]) -> None:
    """Name the fields ``<word>_fr`` and ``<word>_nl`` of ``form`` and say in which language they are written."""
    for word, names in labels.items():
        for code, name in zip(CODES, names, strict=True):
            field = form.fields[f"{word}_{code}"]
            field.label = name  # type: ignore[assignment]  # lazy, as labels are
            field.widget.attrs["lang"] = code


def of(row: Model | None, words: Iterable[str]) -> dict[str, Any]:
    """What stands in ``row`` under each word, in both languages: what a form begins with."""
    names = [f"{word}_{code}" for word in words for code in CODES]
    return {name: getattr(row, name) or "" for name in names} if row else {}


def both_or_neither(form: forms.BaseForm, cleaned: Mapping[str, Any], words: Iterable[str]) -> None:
    """An error beside what is missing when only one language is filled in (design/1-the-centre.md, two languages)."""
    for word in words:
        french, dutch = (str(cleaned.get(f"{word}_{code}") or "").strip() for code in CODES)
        if french and not dutch:
            form.add_error(f"{word}_nl", _("It stands in French: say it in Dutch too."))
        elif dutch and not french:
            form.add_error(f"{word}_fr", _("It stands in Dutch: say it in French too."))
