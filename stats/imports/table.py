"""Reading a CSV file of a known shape, line by line, in bounded memory.

UTF-8 with or without BOM; ``,`` or ``;`` between cells; any line ends; exactly the named columns, in any order.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

SHOWN = 50  # problems told one by one; the rest are counted
LONGEST_LINE = 100_000  # characters
PROGRESS_EVERY = 5_000  # lines

Progress = Callable[[int, float], None]  # lines read so far, share of the file (0–1)
Check = Callable[[str], Any]  # a cell, stripped → its value; raises Unexpected


class Unexpected(ValueError):
    """A cell holds something else than expected; the message says what is expected."""


@dataclass(frozen=True)
class Problem:
    line: int  # 0: of the whole file
    expected: str
    column: str = ""
    value: str = ""

    def __str__(self) -> str:
        if not self.line:
            return self.expected
        if not self.column:
            return _("Line %(line)s: %(expected)s") % {"line": self.line, "expected": self.expected}
        shown = self.value if len(self.value) <= 40 else f"{self.value[:39]}…"
        return _("Line %(line)s, column %(column)s: “%(value)s”; expected: %(expected)s") % {
            "line": self.line,
            "column": self.column,
            "value": "".join(c if c.isprintable() else "\ufffd" for c in shown),
            "expected": self.expected,
        }


@dataclass
class Problems:
    shown: list[Problem] = field(default_factory=list)
    count: int = 0

    def add(self, problem: Problem) -> None:
        self.count += 1
        if len(self.shown) < SHOWN:
            self.shown.append(problem)


class BadFile(Exception):
    """Nothing was imported. ``problems`` are the first SHOWN ones in order, ``more`` how many follow."""

    def __init__(self, problems: Problems) -> None:
        self.problems, self.more = problems.shown, problems.count - len(problems.shown)
        super().__init__(f"{problems.count} problems")

    @classmethod
    def of(cls, line: int, expected: str) -> BadFile:
        problems = Problems()
        problems.add(Problem(line, expected))
        return cls(problems)


def _undecodable(path: Path) -> BadFile:
    number = 0
    with path.open("rb") as file:
        while raw := file.readline(LONGEST_LINE * 4):
            number += 1
            try:
                raw.decode("utf-8")
            except UnicodeDecodeError:
                break
    return BadFile.of(number, _("this is not UTF-8 text. Save the spreadsheet as “CSV UTF-8” and try again."))


def _lines(file: io.TextIOWrapper) -> Iterator[str]:
    number = 0
    while text := file.readline(LONGEST_LINE):
        number += 1
        if len(text) == LONGEST_LINE:
            raise BadFile.of(number, _("this line is far too long; is it a CSV file?"))
        yield text


class Table:
    """The rows of ``path``: iterate once; ``problems``, ``rows`` and ``fingerprint`` are complete afterwards.

    The fingerprint is of the values, in the order of ``checks``: the same spreadsheet saved with another separator,
    BOM or column order is the same file.
    """

    encoding = "utf-8-sig"

    def __init__(self, path: Path, checks: dict[str, Check], progress: Progress | None = None) -> None:
        self.path = path
        self.checks = {name: lru_cache(maxsize=4096)(check) for name, check in checks.items()}
        self.progress = progress
        self.problems = Problems()
        self.rows = 0
        self.width = 0  # cells in a line
        self._digest = hashlib.sha256()

    @property
    def fingerprint(self) -> str:
        return self._digest.hexdigest()

    def _order(self, header: Sequence[str]) -> list[int]:
        """Where in a line each of ``checks`` stands. A table with columns of its own decides here which it reads."""
        names = [name.strip().casefold() for name in header]
        missing = [name for name in self.checks if name not in names]
        extra = [name for name in names if name not in self.checks]
        if missing or extra or len(names) != len(self.checks):
            says = _("the columns must be %(columns)s.") % {"columns": ", ".join(self.checks)}
            if missing:
                says += " " + _("Missing: %(names)s.") % {"names": ", ".join(missing)}
            if extra:
                says += " " + _("Not known: %(names)s.") % {"names": ", ".join(n[:40] or "–" for n in extra[:10])}
            if not missing and not extra:
                says += " " + _("Each once.")
            raise BadFile.of(1, says)
        return [names.index(name) for name in self.checks]

    def __iter__(self) -> Iterator[tuple[int, list[Any]]]:
        """Yield (line number, values in the order of ``checks``) of each good row; bad ones go to ``problems``."""
        try:
            yield from self._read()
        except UnicodeDecodeError:
            raise _undecodable(self.path) from None

    def _read(self) -> Iterator[tuple[int, list[Any]]]:
        size = max(self.path.stat().st_size, 1)
        with self.path.open("rb", buffering=0) as raw:
            text = io.TextIOWrapper(io.BufferedReader(raw), encoding=self.encoding, newline="")
            lines = _lines(text)
            first = next(lines, "")
            if not first.strip():
                raise BadFile.of(1, _("the file is empty or does not begin with the names of the columns."))
            separator = ";" if first.count(";") >= first.count(",") else ","
            header = next(csv.reader([first], delimiter=separator))
            self.width, order = len(header), self._order(header)
            reader = csv.reader(lines, delimiter=separator, strict=True)
            while True:
                try:
                    cells = next(reader, None)
                except csv.Error as error:
                    raise BadFile.of(reader.line_num + 1, _("unreadable CSV: %(why)s.") % {"why": error}) from None
                if cells is None:
                    break
                if any(cell and not cell.isspace() for cell in cells):
                    values = self._values(reader.line_num + 1, cells, order)
                    if values is not None:
                        yield reader.line_num + 1, values
                if self.progress and reader.line_num % PROGRESS_EVERY == 0:
                    self.progress(reader.line_num, min(raw.tell() / size, 1.0))
        if not self.rows and not self.problems.count:
            raise BadFile.of(1, _("the file has no line below the names of the columns."))

    def _values(self, line: int, cells: list[str], order: list[int]) -> list[Any] | None:
        if len(cells) != self.width:
            says = _("%(found)d cells instead of %(wanted)d.") % {"found": len(cells), "wanted": self.width}
            self.problems.add(Problem(line, says))
            return None
        self.rows += 1
        cells = [cells[place].strip() for place in order]
        self._digest.update("\x1f".join(cells).encode() + b"\n")
        values = []
        for (name, check), cell in zip(self.checks.items(), cells, strict=True):
            try:
                values.append(check(cell))
            except Unexpected as wrong:
                self.problems.add(Problem(line, str(wrong), name, cell))
        return values if len(values) == len(order) else None
