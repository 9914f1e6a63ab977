"""Breaks in the series: why two years cannot be laid side by side, in a sentence managers write in both languages."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from cdm.audit import trail
from cdm.audit.models import Verb
from stats.models import SeriesBreak

Subject = SeriesBreak.Subject
# What all contacts are, every cut of them is.
OF_CONTACTS = frozenset({Subject.SERVICE, Subject.CATEGORY, Subject.THEME, Subject.LANGUAGE})


def breaks(year_a: int, year_b: int, subjects: Collection[str] | None = None) -> list[SeriesBreak]:
    """The breaks between two years, in whichever order, oldest first. One query.

    ``subjects``: only those that touch one of them; a break of all contacts touches services, categories, themes and
    languages too.
    """
    first, last = sorted((year_a, year_b))
    found = SeriesBreak.objects.filter(year__gt=first, year__lte=last).order_by("year", "subject", "key")
    if subjects is not None:
        wanted = set(subjects)
        if wanted & OF_CONTACTS:
            wanted.add(Subject.CONTACTS)
        found = found.filter(subject__in=wanted)
    return list(found)


def save(row: SeriesBreak) -> SeriesBreak:
    """A new break, or a changed one."""
    with transaction.atomic(durable=True), trail.saving(row):
        row.save()
    return row


def remove(row: SeriesBreak) -> None:
    with transaction.atomic(durable=True):
        trail.record(Verb.REMOVED, row)
        row.delete()
