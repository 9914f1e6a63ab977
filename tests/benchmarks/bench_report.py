"""The annual report of a year of 33,060 contacts: collecting it, telling it, typesetting it, the whole set."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import translation

from cdm.demo import data_partners, data_stats
from stats.recording import record_held
from stats.report import runs, spreadsheet, telling, typesetting
from stats.report.contents import collect

TIMES = 5


def _median(act: Callable[[], object]) -> float:
    """Milliseconds."""
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        act()
        taken.append(1000 * (time.perf_counter() - began))
    return sorted(taken)[TIMES // 2]


def run() -> list[tuple[str, float, str]]:
    with TemporaryDirectory() as name, override_settings(EMBEDDED_STATE_DIR=Path(name)):
        for module in (data_partners, data_stats):
            module.load(lambda text: None)
    with transaction.atomic():
        record_held(day=dt.date(2021, 5, 3), mode="online", theme="WORK", count=1246)
    with CaptureQueriesContext(connection) as asked:
        contents = collect(2021)
    with translation.override("fr"):
        found = [
            ("everything collected", _median(lambda: collect(2021)), "ms"),
            ("… questions to the database", float(len(asked)), ""),
            ("told in French", _median(lambda: telling.document(contents)), "ms"),
            ("told and typeset as PDF/UA-1 and PDF/A-2a", _median(lambda: typesetting.pdf(contents)), "ms"),
            ("… its size", len(typesetting.pdf(contents)) / 1024, "kB"),
        ]
    found += [
        ("the workbook", _median(lambda: spreadsheet.as_xlsx(contents)), "ms"),
        ("the JSON", _median(lambda: spreadsheet.as_json(contents)), "ms"),
        ("a run: both PDFs, workbook and JSON, kept in the database", _median(_run), "ms"),
    ]
    return found


def _run() -> None:
    if not runs.make(key=runs.ask(year=2021).key):
        raise RuntimeError("The report was not made.")
