"""The journal as managers read it: a page of entries with names, and the next one."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from cdm.audit import names
from cdm.audit.models import AuditEvent, AuditEventQuerySet, Who
from cdm.core import clock
from cdm.core.spreadsheets import guarded

PER_PAGE = 50
CHUNK = 2000  # entries of an export read at once
SHORT = 8  # of a key of 32 figures nobody reads more


@dataclass(frozen=True)
class Line:
    """``who`` and ``what`` in words; ``which`` shortened; ``account`` "" for who has none."""

    event: AuditEvent
    who: str
    account: str
    what: str
    which: str
    fields: Sequence[str]


@dataclass(frozen=True)
class Page:
    """``days``: the lines of each, newest first. ``older``: where the next page begins, "" at the end."""

    days: Sequence[tuple[dt.date, Sequence[Line]]]
    older: str


def page(rows: AuditEventQuerySet, before: str) -> Page:
    """The entries before the place ``before`` (of ``Page.older``), or the newest. Two queries, however many."""
    found = list(_before(rows, before)[: PER_PAGE + 1])
    shown, more = found[:PER_PAGE], len(found) > PER_PAGE
    told = lines(shown)
    days = [(day, list(own)) for day, own in groupby(told, key=lambda line: clock.local(line.event.at).date())]
    return Page(days, _place(shown[-1]) if more else "")


def lines(events: Sequence[AuditEvent]) -> list[Line]:
    """With the names of everybody among them, in one query."""
    about = {int(each.key) for each in events if each.kind in names.OF_PEOPLE and each.key.isdigit()}
    known = names.of({each.actor for each in events if each.actor is not None} | about)
    return [_line(event, known) for event in events]


def _line(event: AuditEvent, known: dict[int, str]) -> Line:
    who, account = event.get_who_display(), event.who
    if event.who == Who.STAFF and event.actor is not None:
        who, account = known.get(event.actor) or names.gone(event.actor), str(event.actor)
    which = event.key if len(event.key) <= 12 else f"{event.key[:SHORT]}…"
    if event.kind in names.OF_PEOPLE and event.key.isdigit():
        which = known.get(int(event.key)) or names.gone(int(event.key))
    fields = list(dict.fromkeys(names.field(event.kind, name) for name in event.fields))
    return Line(event, who, account, names.kind(event.kind), which, fields)


def csv_lines(rows: AuditEventQuerySet) -> Iterator[str]:
    """The whole answer as a file, CHUNK entries in memory at a time; Belgian spreadsheets open it by themselves."""
    yield "\ufeff"
    header = (_("When"), _("Who"), _("Account"), _("Did"), _("What"), _("Which"), _("Partner"), _("Columns"))
    yield _row(header)
    before = ""
    while events := list(_before(rows, before)[:CHUNK]):
        for line in lines(events):
            yield _row(
                (
                    clock.local(line.event.at).isoformat(sep=" ", timespec="seconds"),
                    line.who,
                    str(line.event.actor or ""),
                    line.event.get_verb_display(),
                    line.what,
                    line.event.key,
                    line.event.partner,
                    ", ".join(line.fields),
                )
            )
        before = _place(events[-1])


class _Echo:
    """What ``csv`` writes is handed on at once."""

    def write(self, text: str) -> str:
        return text


def _row(cells: Sequence[str]) -> str:
    return str(csv.writer(_Echo(), delimiter=";").writerow([guarded(cell) for cell in cells]))


def _place(event: AuditEvent) -> str:
    return f"{event.at.isoformat()}_{event.pk}"


def _before(rows: AuditEventQuerySet, place: str) -> AuditEventQuerySet:
    written, _line, key = place.partition("_")
    try:
        at = parse_datetime(written)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or not (key.isascii() and key.isdigit() and len(key) < 19):
        return rows
    # The first of the two says nothing new, but PostgreSQL begins there: an OR alone reads all that is newer, too.
    return rows.filter(Q(at__lte=at), Q(at__lt=at) | Q(pk__lt=key))
