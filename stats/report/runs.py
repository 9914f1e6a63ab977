"""Making a year's report once, whoever asks how often: a page asks, a worker makes, the last ones are kept.

A run under way gives a sign of life in the cache with every step; one that gave none for LIFE seconds was lost with its
worker, and whoever asks next makes it anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from uuid import UUID

import structlog
from celery import current_app
from django.core.cache import cache
from django.db import transaction
from django.db.models import Max
from django.utils import translation

from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock
from stats.models import ReportFile, ReportRun
from stats.report import spreadsheet, typesetting
from stats.report.contents import collect, version
from stats.report.shapes import LANGUAGES, Contents

log = structlog.get_logger()
KEPT = 3  # runs of a year
LIFE = 60  # seconds; a step takes about one
TASK = "stats.tasks.make_report"
PARTS = (*(f"{language}.pdf" for language in LANGUAGES), "xlsx", "json")


def name(year: int, part: str) -> str:
    """``annual-report-2021-fr.pdf``, ``annual-report-2021.xlsx``."""
    return f"annual-report-{year}{'-' if part.endswith('.pdf') else '.'}{part}"


def ask(*, year: int) -> ReportRun:
    """The run under way for ``year``; begun when there is none. Two who ask at once get the same one."""
    with transaction.atomic(durable=True):
        for run in ReportRun.objects.filter(year=year, state__in=ReportRun.UNDER_WAY):
            if not alive(run):
                ReportRun.objects.filter(key=run.key, state=run.state).update(state=ReportRun.State.FAILED)
        last = ReportRun.objects.filter(year=year).aggregate(last=Max("number"))["last"] or 0
        new = ReportRun(year=year, number=last + 1, day=clock.today())
        ReportRun.objects.bulk_create([new], ignore_conflicts=True)
        found = ReportRun.objects.filter(year=year, state__in=ReportRun.UNDER_WAY).first()
        if found and found.key == new.key:
            trail.record(Verb.ADDED, found)
            _live(new.key)
            transaction.on_commit(partial(_hand_over, new.key))
    return found or new


def _hand_over(key: UUID) -> None:
    """To a worker. Without a broker the run has failed, and says so."""
    try:
        current_app.send_task(TASK, (str(key),), retry=False, ignore_result=True)
    except Exception as error:  # noqa: BLE001 - whatever a client library raises, the page tells it
        log.warning("report.broker_away", error=type(error).__name__)
        ReportRun.objects.filter(key=key).update(state=ReportRun.State.FAILED)


def _place(key: UUID) -> str:
    return f"report:{key}"


def _live(key: UUID) -> None:
    cache.set(_place(key), True, timeout=LIFE)


def alive(run: ReportRun) -> bool:
    return run.under_way and bool(cache.get(_place(run.key)))


def latest(year: int) -> tuple[ReportRun | None, ReportRun | None]:
    """(the run under way or the last that failed after the last one made, the last one made)."""
    runs = list(ReportRun.objects.filter(year=year).order_by("-number"))
    made = next((run for run in runs if run.state == ReportRun.State.MADE), None)
    first = runs[0] if runs else None
    return (None if first is made else first), made


def make(*, key: UUID) -> bool:
    """Make the files of the run, one after the other; False when it is not waiting any more. A fault fails the run."""
    waiting = ReportRun.objects.filter(key=key, state=ReportRun.State.WAITING)
    if not waiting.update(state=ReportRun.State.MAKING):
        return False
    run = ReportRun.objects.get(key=key)
    try:
        contents = collect(run.year)
        for done, (part, content) in enumerate(files(contents), 1):
            _live(key)
            ReportFile.objects.create(run=key, name=name(run.year, part), content=content, size=len(content))
            ReportRun.objects.filter(key=key).update(done=done)
    except Exception as error:
        log.exception("report.failed", year=run.year, error=type(error).__name__)
        _end(run, ReportRun.State.FAILED, "")
        return False
    _end(run, ReportRun.State.MADE, version(contents))
    return True


def files(contents: Contents) -> Iterator[tuple[str, bytes]]:
    """Each part when it is asked for."""
    for language in LANGUAGES:
        with translation.override(language):
            content = typesetting.pdf(contents)
        yield f"{language}.pdf", content
    yield "xlsx", spreadsheet.as_xlsx(contents)
    yield "json", spreadsheet.as_json(contents)


def _end(run: ReportRun, state: str, told: str) -> None:
    """The end of ``run``; older ones than the last KEPT go, with their files."""
    with transaction.atomic(durable=True):
        ReportRun.objects.filter(key=run.key).update(state=state, version=told)
        if state == ReportRun.State.FAILED:
            ReportFile.objects.filter(run=run.key).delete()
        over = ReportRun.objects.filter(year=run.year).exclude(state__in=ReportRun.UNDER_WAY).order_by("-number")
        old = list(over.values_list("key", flat=True)[KEPT:])
        ReportFile.objects.filter(run__in=old).delete()
        ReportRun.objects.filter(key__in=old).delete()
