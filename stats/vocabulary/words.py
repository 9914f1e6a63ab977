"""Labels in both languages, by the columns modeltranslation adds and type checkers do not see."""

from __future__ import annotations

from typing import Any


def say(row: Any, *, label_fr: str, label_nl: str) -> None:
    row.label_fr, row.label_nl = label_fr, label_nl


def said(row: Any) -> dict[str, str]:
    return {"label_fr": row.label_fr, "label_nl": row.label_nl}
