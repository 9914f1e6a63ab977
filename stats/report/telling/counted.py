"""Contacts: in all, by service, by month and year; each service in its parts; themes and languages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cdm.core.human import number, percent
from cdm.core.vocabulary import Language, Service
from stats import categories, measures, names
from stats.models import HowHeld, Measure
from stats.report.shapes import Contents, Period, Table
from stats.report.telling import blocks
from stats.report.telling.blocks import Block
from stats.series import SERIES, change, signed

COLOURS = {service: f"series-{SERIES[service][1:]}" for service in SERIES}


def growth(contents: Contents) -> str:
    """``+11,98 %``; empty without a year before."""
    if contents.growth is None:
        return ""
    sign = "+" if contents.growth > 0 else "\u2212" if contents.growth < 0 else ""
    return f"{sign}{percent(abs(contents.growth), 2)}"


def sentence(contents: Contents) -> str:
    """The year's sentence, that of its page."""
    words: dict[str, Any] = {"count": number(contents.total), "year": contents.year, "before": contents.year - 1}
    said = ngettext("%(count)s contact in %(year)s", "%(count)s contacts in %(year)s", contents.total) % words
    if contents.growth is None:
        return said
    words |= {"said": said, "change": percent(abs(contents.growth))}
    more, fewer = (
        _("%(said)s, %(change)s more than in %(before)s"),
        _("%(said)s, %(change)s fewer than in %(before)s"),
    )
    return (more if contents.growth >= 0 else fewer) % words


def brief(contents: Contents) -> Block:
    items = []
    against = (
        _("%(change)s on %(before)s (%(count)s)")
        % {"change": growth(contents), "before": contents.year - 1, "count": number(contents.before)}
        if contents.before
        else ""
    )
    items.append((number(contents.total), _("contacts"), against))
    for row in contents.services.rows:
        share = contents.services.share(row)
        said = "" if share is None else _("%(share)s of contacts") % {"share": percent(share, 2)}
        items.append((blocks.shown(row.count), str(Service(row.code).label), said))
    return blocks.section(
        _("The year in brief"),
        sentence(contents),
        [
            blocks.numbers(items),
            blocks.note(_("A contact is one service given once: who comes twice is two contacts.")),
            _years(contents),
            _compared(contents) if contents.services.rows else None,
        ],
    )


def _years(contents: Contents) -> Block | None:
    if len(contents.years) < 2:
        return None
    title = _("Contacts by year")
    if best := _busiest(contents.years):
        title = _("Busiest year: %(year)s, %(count)s contacts") % {
            "year": best.number,
            "count": blocks.shown(best.total),
        }
    points = [(str(period.number), period.counts, period.total) for period in contents.years]
    return blocks.columns(title, _said(title, points), points, _legend(contents), current=str(contents.year))


def _legend(contents: Contents) -> list[tuple[str, str]]:
    return [(COLOURS[Service(code)], str(Service(code).label)) for code in contents.codes]


Point = tuple[str, tuple[int | None, ...], int | None]


def _said(title: str, points: list[Point]) -> str:
    """A chart in words: its sentence, then every column."""
    return f"{title}. " + "; ".join(f"{label}: {blocks.shown(total)}" for label, _counts, total in points) + "."


def _busiest(periods: Iterable[Period]) -> Period | None:
    """The period with most; none when one is hidden, which could be it."""
    found = list(periods)
    if any(period.total is None for period in found):
        return None
    return max(found, key=lambda period: period.total or 0)


def months(contents: Contents) -> Block | None:
    if not contents.months:
        return None
    title = _("Contacts by month and service")
    if best := _busiest(contents.months):
        title = _("Busiest month: %(month)s, %(count)s contacts") % {
            "month": month_name(best.number),
            "count": blocks.shown(best.total),
        }
    return blocks.section(
        _("Contacts by month"), title, [_months(contents, title), _months_table(contents)], new_page=True
    )


def _compared(contents: Contents) -> Block:
    rows = [
        [
            str(Service(row.code).label),
            blocks.shown(row.count),
            "" if row.count is None else percent(contents.services.share(row) or 0.0, 2),
            "" if row.before is None else number(row.before),
            _change(row.count, row.before),
        ]
        for row in contents.services.rows
    ]
    whole = contents.services.whole
    before = contents.before if any(row.before for row in contents.services.rows) else 0
    rows.append(
        [
            blocks.all_word(),
            number(whole),
            percent(100.0, 2),
            number(before) if before else "",
            _change(whole, before),
        ]
    )
    head = [
        _("Service"),
        str(contents.year),
        _("Percent"),
        str(contents.year - 1),
        pgettext("growth", "Change"),
    ]
    title = _("Every contact is counted in one service only")
    return blocks.table(title, head, rows, total=True)


def _change(now: int | None, before: int | None) -> str:
    grown = None if now is None else change(now, before or 0)
    return "" if grown is None else signed(grown)


def month_name(month: int) -> str:
    return formats.date_format(dt.date(2021, month, 1), "F")


def _months(contents: Contents, said: str) -> Block:
    points = [(month_name(period.number), period.counts, period.total) for period in contents.months]
    made = blocks.columns(_("Contacts by month and service"), _said(said, points), points, _legend(contents))
    for point, period in zip(made["points"], contents.months, strict=True):
        point["label"] = formats.date_format(dt.date(2021, period.number, 1), "N").strip(".").lower()
    return made


def _months_table(contents: Contents) -> Block:
    head = [pgettext("of a year", "Month"), *(label for _c, label in _legend(contents)), blocks.all_word()]
    rows = [_line(month_name(period.number), period) for period in contents.months]
    whole = {row.code: row.count for row in contents.services.rows}
    sums = tuple(whole.get(code, 0) for code in contents.codes)
    rows.append(_line(blocks.all_word(), Period(0, sums, contents.total)))
    hides = any(None in (*period.counts, period.total) for period in contents.months)
    return blocks.table("", head, rows, total=True, hint=blocks.hidden_hint() if hides else "")


def _line(label: str, period: Period) -> list[str]:
    return [label, *(blocks.shown(count) for count in period.counts), blocks.shown(period.total)]


def _parts(contents: Contents, service: Service) -> Block | None:
    made = contents.parts.get(service)
    if made is None:
        return None
    valid = categories.valid_in(contents.year)
    labels = {category.code: category.label for category in valid if category.service == service}
    return blocks.bars(
        made,
        labels | {"": _("Other, or not stated")},
        heading=str(service.label),
        hint=_("Reporting categories of %(year)s; each contact is in one only.") % {"year": contents.year},
        colour=COLOURS[service],
    )


def _of(contents: Contents, service: Service) -> int:
    """0 also where it is hidden: then nothing is said of it."""
    return next((row.count or 0 for row in contents.services.rows if row.code == service), 0)


def _told(count: int) -> str:
    return ngettext("%(count)s contact", "%(count)s contacts", count) % {"count": number(count)}


def counselling(contents: Contents) -> Block | None:
    count = _of(contents, Service.IC)
    if not count:
        return None
    made = _parts(contents, Service.IC)
    title = made["title"] if made else _told(count)
    if made:
        made["title"] = _("%(contacts)s, by reporting category") % {"contacts": _told(count)}
    return blocks.section(str(Service.IC.label), title, [made], new_page=True)


def groups(contents: Contents) -> Block | None:
    count = _of(contents, Service.GA)
    if not count and not contents.held:
        return None
    items = []
    if contents.held:
        items.append((number(contents.held), _("group activities held"), ""))
    items.append((number(count), _("contacts"), ""))
    if contents.mean is not None:
        items.append((number(contents.mean, 2), _("contacts an activity"), ""))
    online = contents.figures.get("ga_online_share")
    if online and online["value"] is not None:
        items.append((blocks.written("ga_online_share", online), _("of the contacts online"), ""))
    words: dict[str, Any] = {"count": number(contents.held)}
    if contents.mean is None:
        title = ngettext("%(count)s group activity", "%(count)s group activities", contents.held) % words
    else:
        title = ngettext(
            "%(count)s group activity, %(mean)s contacts on average",
            "%(count)s group activities, %(mean)s contacts each on average",
            contents.held,
        ) % (words | {"mean": number(contents.mean, 1)})
    says = _("Sessions held; cancelled ones are left out.")
    if contents.held_elsewhere:
        says = _("The number of activities of this year was counted elsewhere.")
    modes = {mode.value: str(mode.label) for mode in HowHeld}
    return blocks.section(
        _("Group activities"),
        title,
        [
            blocks.numbers(items),
            blocks.note(says),
            _parts(contents, Service.GA),
            blocks.bars(contents.modes, modes, heading=_("Where"), hint=_once(), colour=COLOURS[Service.GA]),
            blocks.bars(
                contents.held_themes,
                blocks.theme_labels(),
                heading=_("Themes of the activities"),
                hint=_("Activities by the theme under which their contacts are counted."),
                colours=blocks.theme_colours(),
            ),
        ],
    )


def _once() -> str:
    return _("Activities, not contacts: each is counted once.")


def multimedia(contents: Contents) -> Block | None:
    count = _of(contents, Service.MM)
    if not count and not contents.measured:
        return None
    items = [(number(count), _("contacts"), "")]
    books, before = (contents.figures.get(f"mm_books_{year}") for year in (contents.year, contents.year - 1))
    grown = contents.figures.get("mm_books_growth")
    if books and books["value"] is not None:
        more = ""
        if before and before["value"] is not None and grown and grown["value"] is not None:
            more = _("%(change)s on %(before)s (%(count)s)") % {
                "change": signed_whole(grown["value"]),
                "before": contents.year - 1,
                "count": number(before["value"]),
            }
        items.append((number(books["value"]), _("works in stock on 31 December"), more))
    rows = [
        [str(Measure(code).label), measures.definition(code), blocks.shown(amount)]
        for code, amount in contents.measured.items()
    ]
    table: Block | None = None
    if rows:
        head = [_("What"), _("Definition"), _("Number")]
        hint = _("Beside its contacts, and never added to them.")
        table = blocks.table(_("Counted in the multimedia area"), head, rows, hint=hint) | {"texts": 2}
    return blocks.section(str(Service.MM.label), _told(count), [blocks.numbers(items), table])


def signed_whole(value: float) -> str:
    sign = "+" if value > 0 else "\u2212" if value < 0 else ""
    return f"{sign}{percent(abs(value), 0)}"


def themes(contents: Contents) -> Block | None:
    made = blocks.bars(
        contents.themes,
        blocks.theme_labels(),
        heading=_("Themes"),
        hint=_("Without the multimedia area, which has no theme."),
        colours=blocks.theme_colours(),
    )
    languages = blocks.bars(
        contents.languages,
        {code.value: str(code.label).capitalize() for code in Language},
        heading=_("Languages"),
        hint=_("The language of the interview or activity, not that of the page."),
    )
    if not made and not languages:
        return None
    return blocks.section(_("Themes and languages"), _lead(contents.themes), [made, languages])


def _lead(table: Table) -> str:
    stated = [row for row in table.rows if row.code and row.count]
    if not stated:
        return _("The themes were not stated")
    first = max(stated, key=lambda row: row.count or 0)
    return _("%(theme)s: most contacts, with %(share)s") % {
        "theme": blocks.theme_labels()[first.code],
        "share": percent(table.share(first) or 0.0),
    }


def programmes(contents: Contents) -> Block | None:
    return blocks.bars(
        contents.programmes,
        names.of("programme"),
        heading=_("Programmes"),
        title=_("Contacts that a programme counts as its own"),
        hint=_("These contacts are part of the services above; they are told here once more, never added."),
    )
