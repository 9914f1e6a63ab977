"""Changing how the annual report cuts a service: categories begin and end with a year; a closed year keeps its cut."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock
from cdm.core.integrity import refusing
from cdm.core.refused import Refused
from stats.models import ReportingCategory
from stats.recording import EARLIEST
from stats.vocabulary import usage
from stats.vocabulary.changing import AHEAD
from stats.vocabulary.words import say


def add(
    *,
    service: str,
    code: str,
    label_fr: str,
    label_nl: str,
    first_year: int,
    contexts: Sequence[str] = (),
    channels: Sequence[str] = (),
    position: int = 100,
) -> ReportingCategory:
    """A category for the contacts of ``first_year`` and later. Raises ``Refused`` with the field that is wrong."""
    _check_year(first_year, "first_year")
    if closed := [year for year in usage.closed_years() if year >= first_year]:
        raise Refused(_closed(max(closed)), field="first_year")
    row = ReportingCategory(
        service=service,
        code=code,
        label_fr=label_fr,
        label_nl=label_nl,
        position=position,
        contexts=list(contexts),
        channels=list(channels),
        valid_from=first_year,
    )
    with transaction.atomic(durable=True):
        taken = Refused(_("This service already has this category."), field="code")
        with refusing({"reportingcategory_once": taken}):
            row.save(force_insert=True)
        trail.record(Verb.ADDED, row)
    return row


def change(*, row: ReportingCategory, label_fr: str, label_nl: str, last_year: int | None) -> None:
    """Another wording for the same meaning, in every year; and until when it holds, None: it goes on.

    Contacts of later years fall into the next category that fits. Raises ``Refused`` with the field that is wrong.
    """
    if last_year != row.valid_until:
        _check_last(row, last_year)
    say(row, label_fr=label_fr, label_nl=label_nl)
    row.valid_until = last_year
    with transaction.atomic(durable=True), trail.saving(row):
        row.save(update_fields=["label_fr", "label_nl", "valid_until"])


def _check_last(row: ReportingCategory, last_year: int | None) -> None:
    """The years between the end that was and the end to be are cut anew: none of them may be closed."""
    if last_year is not None:
        _check_year(last_year, "last_year")
        if row.valid_from is not None and last_year < row.valid_from:
            raise Refused(_("It only begins in %(year)s.") % {"year": row.valid_from}, field="last_year")
    forever = clock.today().year + AHEAD
    was, is_to_be = (forever if year is None else year for year in (row.valid_until, last_year))
    moved = range(min(was, is_to_be) + 1, max(was, is_to_be) + 1)
    if closed := [year for year in usage.closed_years() if year in moved]:
        raise Refused(_closed(max(closed)), field="last_year")


def removable(row: ReportingCategory) -> bool:
    """Whether it only begins with a year to come: planned, never told."""
    return row.valid_from is not None and row.valid_from > clock.today().year


def remove(*, row: ReportingCategory) -> None:
    """Take out a category that was never told."""
    if not removable(row):
        raise Refused(_("This category was told already: end it instead."))
    with transaction.atomic(durable=True):
        told = Refused(_("This category was told already: end it instead."))
        trail.record(Verb.REMOVED, row)
        with refusing({"category_in_use": told}):
            row.delete()


def _check_year(year: int, field: str) -> None:
    last = clock.today().year + AHEAD
    if not EARLIEST.year <= year <= last:
        words = {"first": EARLIEST.year, "last": last}
        raise Refused(_("Write a year from %(first)s to %(last)s.") % words, field=field)


def _closed(year: int) -> str:
    return _("%(year)s is closed: its contacts stay cut as they are. Choose a later year.") % {"year": year}
