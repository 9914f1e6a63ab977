"""The report of a year that is public has the cells that are public: no other number, none more (design P3).

What was recorded of it afterwards is in neither. Of a year that is not public yet the report tells what is counted, for
the house only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from cdm.core.vocabulary import Language, Service, Theme
from stats import figures, publishing
from stats.disclosure import TOTAL, Value
from stats.figures.registry import DEFINITIONS, rounded
from stats.models import HowHeld
from stats.publishing import COUNSELLED, Published, periods
from stats.publishing.counting import QUESTIONS
from stats.publishing.people import People
from stats.publishing.published import totals
from stats.report import closed
from stats.report.shapes import Contents, Period, Row, Share, Table
from stats.series import change

Number = int | float | None
DECIMALS = {definition.code: definition.decimals for definition in DEFINITIONS}
# Share → question, and the code or group of codes of the public set.
SHARES = {id_: (question, code) for id_, question, code in People.PRINTED} | {"pr_men": ("sex", "M")}
SERVICES = {"mm_visitors": "MM", "ic_total": "IC", "ga_contacts": "GA", "out_contacts": "OUT"}


def agreed(contents: Contents) -> Contents:
    """``contents`` with the public cells in every table of contacts, activities and answers. Three queries,
    two more where a closed year was corrected.
    """
    published = publishing.of_year(contents.year)
    if published is None or not published.complete:
        return contents
    editions = [
        edition for edition in publishing.years() if edition.year <= contents.year and edition.month.month == 12
    ]
    every = {year: told.get(str(year), {}) for year, told in totals(editions).items()}
    return _Agreed(contents, published, every).contents()


def _percent(part: int | None, whole: int | None) -> Number:
    return None if part is None or not whole else 100 * part / whole


def _plain(value: Value | None) -> int | None:
    return value if isinstance(value, int) else None


class _Agreed:
    def __init__(self, counted: Contents, published: Published, years: Mapping[int, Mapping[str, Value]]) -> None:
        self.counted, self.published, self.years = counted, published, years
        self.year = str(counted.year)

    def value(self, table: str, *codes: str) -> int | None:
        """A cell of the year as a whole; None when it is hidden or there is none."""
        return _plain(self.published.value(table, self.year, *codes))

    def contents(self) -> Contents:
        was, before = self.counted, self.before
        total = self.value("services", TOTAL) or 0
        held = self.value("activities-mode", TOTAL)
        answers = self.answers()
        found = self.figures()
        return replace(
            was,
            public=self.published.day,
            total=total,
            before=before,
            growth=change(total, before or 0),
            services=self.services(total),
            months=tuple(self.period(month) for month in range(1, 13)) if total else (),
            years=tuple(self.of_year(period) for period in was.years),
            parts={service: self.parts(service, table) for service, table in was.parts.items()},
            themes=self.table("theme", "themes", (*Theme.values, ""), (COUNSELLED,)),
            languages=self.table("language", "languages", (*Language.values, "")),
            programmes=self.programmes(total),
            held=held or (was.held if was.held_elsewhere else 0),
            modes=self.table("mode", "activities-mode", HowHeld.values),
            held_themes=self.table("held", "activities-theme", (*Theme.values, "")),
            measured={code: self.measured(code) for code in was.measured if f"counted/{code}" in self.published.tables},
            n=_plain(self.published.value("visitors", "visitors")) or 0 if answers else 0,
            answers=answers,
            shares=tuple(
                Share(share.code, found[share.code]["value"], answers[question].whole)
                for share in was.shares
                if (question := SHARES[share.code][0]) in answers
            ),
            figures=found,
            missing=self.missing(),
            claims=tuple(
                replace(claim, true=None if found[claim.code]["value"] is None else claim.true) for claim in was.claims
            ),
            late=closed.protected(was.late, closed=was.closed is not None),
            unclosed=closed.protected(was.unclosed, closed=was.closed is not None),
            closed=closed.public(was.closed, was.year),
        )

    @property
    def before(self) -> int | None:
        """Contacts of the year before: as published, else as counted elsewhere."""
        then = self.years.get(self.counted.year - 1)
        return self.counted.before if then is None else _plain(then.get(TOTAL))

    # --- tables ----------
    def services(self, total: int) -> Table:
        then = self.years.get(self.counted.year - 1)
        rows = tuple(
            Row(
                service,
                self.value("services", service),
                _plain(then.get(service, 0)) if then else None,
            )
            for service in self.counted.codes
            if self.published.value("services", self.year, service) != 0
        )
        return Table("services", rows, total)

    def table(self, name: str, source: str, codes: Iterable[str], fixed: tuple[str, ...] = ()) -> Table:
        """The codes that have something, in order; the last dimension of ``source`` is told apart."""
        rows = tuple(
            Row(code, _plain(value))
            for code in codes
            if (value := self.published.value(source, self.year, *fixed, code)) not in (0, None)
        )
        return Table(name, rows, self.value(source, *fixed, TOTAL) or 0)

    def parts(self, service: str, table: Table) -> Table:
        codes = [row.code for row in table.rows]
        told = self.published.across("categories", period=self.year)
        own = {code.partition("/")[2]: value for code, value in told.items() if code.startswith(f"{service}/")}
        listed = [code for code in dict.fromkeys([*codes, *own]) if own.get(code, 0) != 0]
        rows = tuple(Row(code, _plain(own[code])) for code in listed)
        return Table(table.name, rows, self.value("services", service) or 0)

    def programmes(self, total: int) -> Table:
        told = self.published.across("programmes", period=self.year, category=TOTAL)
        rows = [Row(code, _plain(value)) for code, value in told.items() if code not in ("", TOTAL) and value != 0]
        ordered = tuple(sorted(rows, key=lambda row: (-(row.count or 0), row.code)))
        whole = sum(row.count or 0 for row in ordered)
        # As in the report so far, shares are of all contacts that have a programme; none where one of them is hidden.
        return Table("programme", ordered, whole if all(row.count is not None for row in ordered) else 0)

    def period(self, month: int) -> Period:
        code = periods.month_code(self.counted.year, month)
        told = self.published.across("services", period=code)
        counts = tuple(_plain(told.get(service, 0)) for service in self.counted.codes)
        return Period(month, counts, _plain(told[TOTAL]))

    def of_year(self, period: Period) -> Period:
        told = self.years.get(period.number)
        if told is None:
            return period
        counts = tuple(_plain(told.get(service, 0)) for service in self.counted.codes)
        return Period(period.number, counts, _plain(told.get(TOTAL)))

    def measured(self, code: str) -> int | None:
        return _plain(self.published.value(f"counted/{code}", code))

    def missing(self) -> tuple[Table, ...]:
        """What contacts do not say, of what is public: their channel is told by category only."""
        found = (
            ("theme", self.value("themes", COUNSELLED, ""), self.value("themes", COUNSELLED, TOTAL)),
            ("language", self.value("languages", ""), self.value("languages", TOTAL)),
        )
        return tuple(Table(name, (Row("", count),), whole) for name, count, whole in found if whole)

    # --- answers ----------
    def answers(self) -> dict[str, Table]:
        n = _plain(self.published.value("visitors", "visitors"))
        found = {}
        for question in self.published.tables:
            if question not in QUESTIONS or not (whole := _plain(self.published.value(question, TOTAL))):
                continue
            groups = self.published.groups(question)
            told = self.published.across(question)
            rows = tuple(
                Row(code, _plain(value))
                for code, value in told.items()
                if code != TOTAL and code not in groups and value != 0
            )
            found[question] = Table(question, rows, whole, max(0, (n or whole) - whole))
        return {question: found[question] for question in QUESTIONS if question in found}

    def share(self, question: str, code: str) -> Number:
        """Percent of the known answers; ``code`` may stand for several."""
        return _percent(*(_plain(self.published.value(question, one)) for one in (code, TOTAL)))

    # --- figures ----------
    def figures(self) -> dict[str, figures.Value]:
        """Every figure that rests on public cells, from them; None where one of them is hidden."""
        told = dict(self.counted.figures)
        for id_, (value, n) in self.public_figures().items():
            if id_ in told:
                decimals = DECIMALS.get(id_, 0)
                told[id_] = {**told[id_], "value": None if value is None else rounded(value, decimals), "n": n}
        return told

    def public_figures(self) -> dict[str, tuple[Number, int | None]]:
        """Figure → (value, what it rests on)."""
        total, held, before = self.value("services", TOTAL), self.value("activities-mode", TOTAL), self.before
        groups = self.value("services", Service.GA)
        online = self.published.value("categories", self.year, "GA/online")
        found: dict[str, tuple[Number, int | None]] = {
            f"total_contacts_{self.year}": (total, None),
            f"total_contacts_{self.counted.year - 1}": (before, None),
            "growth_computed": (change(total, before) if total and before else None, before),
            "n_profile": (_plain(self.published.value("visitors", "visitors")), None),
        }
        for id_, service in SERVICES.items():
            count = self.value("services", service)
            found |= {id_: (count, None), f"share_{service.lower()}": (_percent(count, total), total)}
        for code, told in self.published.across("categories", period=self.year).items():
            if code.startswith("IC/") and code != "IC/":
                found[f"ic_{code[3:]}"] = _plain(told), None
        if online is not None:
            found["ga_online_share"] = _percent(_plain(online), groups), groups
        if "activities-mode" in self.published.tables:
            found |= {"ga_count": (held, None), "ga_avg": (groups / held if groups and held else None, held)}
        for id_, (question, code) in SHARES.items():
            found[id_] = self.share(question, code), _plain(self.published.value(question, TOTAL))
        return found
