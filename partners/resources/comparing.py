"""What a change would change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cdm.core import human
from cdm.core.vocabulary import Language, Theme
from partners.models import Resource
from partners.resources.proposing import CONTENT


@dataclass(frozen=True)
class Difference:
    """``language``: of the text, fr or nl; empty for what has none."""

    label: str
    language: str
    before: str
    after: str


def differences(before: Resource, after: Resource) -> list[Difference]:
    """In the order of the form."""
    return [
        Difference(
            _label(name.removesuffix("_fr").removesuffix("_nl")),
            name[-2:] if name.endswith(("_fr", "_nl")) else "",
            _said(before, name),
            _said(after, name),
        )
        for name in CONTENT
        if (getattr(before, name) or "") != (getattr(after, name) or "")
    ]


def _label(name: str) -> str:
    words = str(getattr(Resource._meta.get_field(name), "verbose_name", name))
    return words[:1].upper() + words[1:]


def _said(row: Resource, name: str) -> str:
    value: Any = getattr(row, name)
    if not value:
        return _("nothing")
    if name == "kind":
        return str(row.get_kind_display())
    if name == "themes":
        return ", ".join(Theme(code).verb for code in value)
    if name == "languages":
        return ", ".join(str(Language(code).label) for code in value)
    return human.date(value) if name.endswith("_day") else str(value)
