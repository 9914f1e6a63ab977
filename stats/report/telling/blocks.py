"""The parts of a page, as typesetting reads them: plain dictionaries, every word and number already written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cdm.core.human import number, percent
from cdm.core.vocabulary import Theme
from stats import figures
from stats.disclosure import footnote
from stats.figures.registry import DEFINITIONS
from stats.report.shapes import Contents, Table

Block = dict[str, Any]
NOT_SHOWN = "–"
ESTIMATES = ("approx_min", "approx")
DECIMALS = {definition.code: definition.decimals for definition in DEFINITIONS}


def section(name: str, title: str, blocks: Iterable[Block | None], *, new_page: bool = False) -> Block:
    """``name`` stands in the table of contents, ``title`` is the sentence under it."""
    kept = [block for block in blocks if block]
    return {"name": name, "title": title, "blocks": kept, "new_page": new_page}


def text(words: str) -> Block | None:
    return {"kind": "text", "text": words} if words else None


def note(words: str) -> Block | None:
    return {"kind": "note", "text": words} if words else None


def heading(words: str) -> Block:
    return {"kind": "heading", "text": words}


def numbers(items: Iterable[tuple[str, str, str]], *, small: bool = False) -> Block | None:
    """Big numbers: (value, what, note)."""
    shown = [{"value": value, "label": label, "note": more} for value, label, more in items]
    return {"kind": "numbers", "items": shown, "small": small} if shown else None


def pair(left: Block | None, right: Block | None) -> Block | None:
    if left and right:
        return {"kind": "pair", "left": left, "right": right}
    return left or right


def bars(
    table: Table,
    labels: Mapping[str, str],
    *,
    heading: str,
    title: str = "",
    hint: str = "",
    colour: str = "series-1",
    colours: Mapping[str, str] | None = None,
) -> Block | None:
    """A table whose rows carry bars; the title is a sentence that names the longest unless one is given."""
    if not table.rows:
        return None
    most = max((row.count or 0 for row in table.rows), default=0) or 1
    rows = []
    for row in table.rows:
        share = table.share(row)
        rows.append(
            {
                "label": labels.get(row.code, row.code) or _("Not stated"),
                "value": NOT_SHOWN if row.count is None else number(row.count),
                "share": "" if share is None else percent(share),
                "width": 100 * (row.count or 0) / most,
                "colour": (colours or {}).get(row.code, "soft" if not row.code else colour),
            }
        )
    hints = [hint, hidden_hint(by_municipality=table.name == "municipality") if table.hides else ""]
    return {
        "kind": "bars",
        "title": title or top(table, labels, heading),
        "hint": " ".join(filter(None, hints)),
        "head": [heading, _("Number"), _("Percent")],
        "rows": rows,
    }


def hidden_hint(*, by_municipality: bool = False) -> str:
    """What NOT_SHOWN stands for."""
    return f"{NOT_SHOWN} {footnote(by_municipality=by_municipality)}"


def top(table: Table, labels: Mapping[str, str], heading: str) -> str:
    """“Age: 25 to 29 first, with 15.8 %”."""
    stated = [row for row in table.rows if row.code and row.count]
    if not stated:
        return heading
    first = max(stated, key=lambda row: row.count or 0)
    rest = table.whole - sum(row.count or 0 for row in table.rows)  # of what is hidden: some of it may be longer
    if not table.whole or (table.hides and rest >= (first.count or 0)):
        return heading
    return _("%(heading)s: %(label)s first, with %(share)s") % {
        "heading": heading,
        "label": labels.get(first.code, first.code),
        "share": percent(table.share(first) or 0.0),
    }


def table(
    title: str, head: Sequence[str], rows: Iterable[Sequence[str]], *, hint: str = "", total: bool = False
) -> Block:
    """The first column is text, the others numbers; ``total``: the last row is the sum."""
    return {
        "kind": "table",
        "title": title,
        "hint": hint,
        "head": list(head),
        "rows": [list(row) for row in rows],
        "total": total,
    }


def columns(
    title: str,
    alt: str,
    points: Iterable[tuple[str, Sequence[int | None], int | None]],
    legend: Sequence[tuple[str, str]],
    *,
    current: str = "",
) -> Block:
    """Stacked columns on a zero baseline: points are (label, values, all of them); legend (colour, label) in their
    order. What is hidden of a shown total is one part, of no colour of the legend.
    """
    made = [(label, list(values), total) for label, values, total in points]
    most = max((total or 0 for _label, _values, total in made), default=0) or 1
    return {
        "kind": "columns",
        "title": title,
        "alt": alt,
        "legend": [{"colour": colour, "label": label} for colour, label in legend],
        "points": [
            {
                "label": label,
                "total": shown(total) if total != 0 else "",
                "current": label == current,
                "parts": [
                    {"colour": colour, "share": 100 * part / most} for colour, part in _parts(values, total, legend)
                ],
            }
            for label, values, total in made
        ],
    }


def _parts(values: Sequence[int | None], total: int | None, legend: Sequence[tuple[str, str]]) -> list[tuple[str, int]]:
    if total is None:
        return [(colour, 0) for colour, _label in legend]
    found = [(colour, value or 0) for value, (colour, _label) in zip(values, legend, strict=True)]
    rest = total - sum(part for _colour, part in found)
    return [*found, ("soft", rest)] if rest else found


def shown(count: int | None) -> str:
    """A count, or what stands for a hidden one."""
    return NOT_SHOWN if count is None else number(count)


# --- figures ----------
def written(id_: str, value: figures.Value) -> str:
    """A figure as a reader expects it: as precise as it is computed, with its percent sign."""
    amount = value["value"]
    if amount is None:
        return NOT_SHOWN
    decimals = DECIMALS.get(id_, 0 if float(amount).is_integer() else 2)
    said = percent(amount, decimals) if value["unit"] == "percent" else number(amount, decimals)
    if value["kind"] == "approx_min":
        return _("more than %(number)s") % {"number": said}
    if value["kind"] == "approx":
        return _("about %(number)s") % {"number": said}
    return said


def known(contents: Contents, family: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(label, value) of the figures of ``family`` that the year has."""
    found = contents.figures
    return [
        (str(label), written(id_, found[id_]))
        for id_, label in family.items()
        if id_ in found and found[id_]["value"] is not None
    ]


def theme_labels() -> dict[str, str]:
    return {theme.value: str(theme.label) for theme in Theme} | {"": _("Not stated")}


def theme_colours() -> dict[str, str]:
    return {theme.value: theme.slug for theme in Theme}


def all_word() -> str:
    return pgettext("sum of a row", "All")
