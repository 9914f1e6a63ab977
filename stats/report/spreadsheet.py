"""The label's yearly activity dashboard: every table of the report in both languages, as a workbook and as JSON."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import xlsxwriter
from django.utils import translation
from django.utils.translation import gettext as _

from cdm.core import brand
from cdm.core.vocabulary import Language, Service
from stats import categories, names
from stats.exports import guarded
from stats.models import HowHeld, Measure
from stats.report import labels
from stats.report.contents import version
from stats.report.shapes import LANGUAGES, Closed, Contents, Table
from stats.report.telling import blocks, closing, counted, method, visitors
from stats.visitors import HEADINGS

Said = dict[str, str]  # language → words
HIDDEN = "–"


@dataclass(frozen=True)
class Line:
    """``number`` None: hidden because it is small, or not known."""

    code: str
    label: Said
    number: int | float | None
    percent: float | None = None
    before: int | None = None


@dataclass(frozen=True)
class Sheet:
    name: str
    title: Said
    lines: tuple[Line, ...]


def both(say: Callable[[], str]) -> Said:
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            found[language] = str(say())
    return found


def _each(say: Callable[[], Mapping[str, str]]) -> dict[str, Said]:
    """Code → its label in both languages."""
    found: dict[str, Said] = {}
    for language in LANGUAGES:
        with translation.override(language):
            for code, label in say().items():
                found.setdefault(code, {})[language] = str(label)
    return found


def _sheet(name: str, title: Callable[[], str], table: Table, said: Callable[[], Mapping[str, str]]) -> Sheet:
    known, silent = _each(said), both(lambda: _("Not stated"))
    lines = []
    for row in table.rows:
        share = table.share(row)
        label = known.get(row.code) or (dict.fromkeys(LANGUAGES, row.code) if row.code else silent)
        lines.append(Line(row.code, label, row.count, None if share is None else round(share, 2), row.before))
    return Sheet(name, both(title), tuple(lines))


def _categories(year: int, service: str) -> dict[str, str]:
    own = {category.code: category.label for category in categories.valid_in(year) if category.service == service}
    return own | {"": _("Other, or not stated")}


def _services() -> dict[str, str]:
    return {service.value: str(service.label) for service in Service}


def _languages() -> dict[str, str]:
    return {language.value: str(language.label) for language in Language}


def _modes() -> dict[str, str]:
    return {mode.value: str(mode.label) for mode in HowHeld}


def _service(code: str) -> str:
    return str(Service(code).label)


def _question(name: str) -> str:
    return str(HEADINGS[name])


def _measure(code: str) -> str:
    return str(Measure(code).label)


def _month(month: int, service: str) -> str:
    return f"{counted.month_name(month)}, {_service(service)}"


Tables = list[tuple[str, Callable[[], str], Table, Callable[[], Mapping[str, str]]]]


def sheets(contents: Contents) -> Iterator[Sheet]:
    """Every table with rows, in the order of the report; the figures of the year last."""
    year, themes = contents.year, blocks.theme_labels
    tables: Tables = [("services", lambda: _("Services"), contents.services, _services)]
    for code, table in contents.parts.items():
        tables.append((f"part-{code}", partial(_service, code), table, partial(_categories, year, code)))
    tables += [
        ("themes", lambda: _("Themes"), contents.themes, themes),
        ("languages", lambda: _("Languages"), contents.languages, _languages),
        ("programmes", lambda: _("Programmes"), contents.programmes, partial(names.of, "programme")),
        ("modes", lambda: _("Group activities"), contents.modes, _modes),
        ("held-themes", lambda: _("Themes of the activities"), contents.held_themes, themes),
    ]
    for name, table in contents.answers.items():
        tables.append((f"profile-{name}", partial(_question, name), table, partial(visitors.answer_labels, name)))
    for name, title, table, labels_of in tables:
        if table.rows:
            yield _sheet(name, title, table, labels_of)
    if contents.months:
        yield Sheet("months", both(lambda: _("Months")), tuple(_months(contents)))
    if contents.measured:
        lines = [Line(code, both(partial(_measure, code)), count) for code, count in contents.measured.items()]
        yield Sheet("multimedia", both(lambda: _("Counted in the multimedia area")), tuple(lines))
    if late := contents.late:
        yield _sheet(late.name, partial(_measure, Measure.LATE), late, closing.late_labels)
    if unclosed := contents.unclosed:
        yield _sheet(unclosed.name, partial(_measure, Measure.UNCLOSED), unclosed, _services)
    if contents.closed and contents.closed.corrections:
        yield Sheet(
            "corrections", both(lambda: _("Corrections since the closing")), tuple(_corrections(contents.closed))
        )
    yield Sheet("figures", both(lambda: _("Every figure of the year")), tuple(_figures(contents)))


def _months(contents: Contents) -> Iterable[Line]:
    for period in contents.months:
        for code, count in zip(contents.codes, period.counts, strict=True):
            said = both(partial(_month, period.number, code))
            yield Line(f"{contents.year}-{period.number:02}-{code}", said, count)


def _corrections(closed: Closed) -> Iterable[Line]:
    listed = {f"{one.version}-{place}": one for place, one in enumerate(closed.corrections, 1)}
    said = _each(lambda: closing.lines(listed))
    return (Line(code, said[code], one.count) for code, one in listed.items())


def _closed(closed: Closed | None) -> dict[str, Any] | None:
    """None while the year is open."""
    if closed is None:
        return None
    return {
        "day": closed.day.isoformat(),
        "version": closed.version,
        "version_day": closed.since.isoformat(),
        "corrections": closed.version - 1,
        "corrections_not_told": closed.untold,
    }


def _figures(contents: Contents) -> Iterable[Line]:
    for id_, value in contents.figures.items():
        if value["kind"] in {"missing_chart", "printed_inconsistent"}:
            continue
        yield Line(id_, both(partial(labels.of, id_)), value["value"])


# --- files ----------
def as_json(contents: Contents) -> bytes:
    """Codes and numbers, each with its label in both languages; what the printed report has wrong is said as such."""
    found: dict[str, Any] = {
        "centre": {language: brand.full(language) for language in LANGUAGES},
        "year": contents.year,
        "made": contents.made.isoformat(),
        "version": version(contents),
        "closed": _closed(contents.closed),
        "note": dict(contents.note),
        "tables": [
            {
                "name": sheet.name,
                "title": sheet.title,
                "rows": [
                    {"code": line.code, **line.label, "number": line.number}
                    | ({} if line.percent is None else {"percent": line.percent})
                    | ({} if line.before is None else {"before": line.before})
                    for line in sheet.lines
                ],
            }
            for sheet in sheets(contents)
        ],
        "n": {table.name: table.whole for table in contents.answers.values()},
        "contradicted": [
            {"code": claim.code, "label": both(partial(labels.of, claim.code)), "printed": claim.printed}
            | {"true": claim.true}
            for claim in contents.claims
        ],
        "events": [
            {"day": event.day.isoformat() if event.day else None, "title": dict(event.title), "text": dict(event.text)}
            for event in contents.events
        ],
    }
    return json.dumps(found, ensure_ascii=False, indent=1).encode()


def as_xlsx(contents: Contents) -> bytes:
    """One worksheet a table, numbers as numbers."""
    content = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        bold, plain = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        book.set_properties({"title": " / ".join(_titles(contents)), "created": _midnight(contents)})
        page = book.add_worksheet("info")
        page.set_column(0, 1, 60)
        for place, row in enumerate(_about(contents)):
            page.write_row(place, 0, [guarded(cell) for cell in row], plain if place else bold)
        for sheet in sheets(contents):
            page = book.add_worksheet(sheet.name[:31])
            page.set_column(0, 0, 20)
            page.set_column(1, 2, 46)
            page.set_column(3, 5, 14)
            page.freeze_panes(2, 0)
            page.write_row(0, 0, ["", *sheet.title.values()], bold)
            page.write_row(1, 0, ["code", "FR", "NL", "n", "%", str(contents.year - 1)], bold)
            for place, line in enumerate(sheet.lines, 2):
                number = HIDDEN if line.number is None else line.number
                cells = [line.code, *line.label.values(), number, line.percent, line.before]
                page.write_row(place, 0, [guarded(cell) for cell in cells])
    return content.getvalue()


def _titles(contents: Contents) -> list[str]:
    return list(both(lambda: _("Annual report %(year)s") % {"year": contents.year}).values())


def _midnight(contents: Contents) -> dt.datetime:
    """Without the hour: the same figures make the same file on the same day."""
    return dt.datetime.combine(contents.made, dt.time())


def _about(contents: Contents) -> list[list[str]]:
    made, contact, hidden, by_town, changed, apart = (
        both(say)
        for say in (
            lambda: f"{_('Made on')} {contents.made.isoformat()} · {_('Version of the figures')} {version(contents)}",
            lambda: _("A contact is one service given once: who comes twice is two contacts."),
            lambda: blocks.hidden_hint(),
            lambda: f"{HEADINGS['municipality']}: {blocks.hidden_hint(by_municipality=True)}",
            lambda: _("Last column: the year before."),
            lambda: _("Special audiences and programmes are counted apart and never added to contacts."),
        )
    )
    rows = [_titles(contents), [brand.full(language) for language in LANGUAGES]]
    rows += [list(both(partial(closing.state, contents)).values())]
    if contents.closed and contents.closed.untold:
        rows.append(list(both(partial(closing.untold, contents.closed.untold)).values()))
    rows += [list(said.values()) for said in (made, contact, hidden, by_town, changed, apart)]
    rows.append(list(contents.note.values()))
    rows += [list(both(partial(method.contradiction, claim)).values()) for claim in contents.claims]
    return rows
