"""What the public page of a year must say: the cells of the open data, hidden where the files hide them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from cdm.core import clock
from cdm.core.vocabulary import Language, Service, Theme
from stats import seed
from stats.models import HowHeld, Measure
from tests.stats.by_hand.counting import CATEGORIES, SERVICES, answers, headings
from tests.stats.by_hand.public import HIDDEN, Cell, Public, Value
from tests.stats.by_hand.told import MONTHS, Told, grown, n

COUNSELLED = "IC+GA+OUT"
SHARES = {
    "femmes": ("sex", "F"),
    "de 25 à 29 ans": ("age5", "25-29"),
    "de 30 à 39 ans": ("age5", "30-39"),
    "habitent la Région": ("municipality", "BRU"),
    "cherchent un emploi": ("status", "JS"),
    "viennent de leur propre initiative": ("referral", "OWN"),
    "viennent pour la première fois": ("first_visit", "yes"),
}
AREA = ("door", "printed", "help", "consulted", "skills", "stock_works", "stock_copies")
Row = tuple[str, str, Cell]  # code, label, cell


@dataclass
class PublicPage:
    public: Public
    year: int
    years_told: tuple[int, ...]
    told: Told = field(default_factory=Told)

    def count(self) -> Told:
        self.head()
        self.months()
        self.years()
        self.what()
        self.activities()
        self.people()
        self.area()
        return self.told

    def cell(self, file: str, *codes: str) -> Cell:
        return (file, str(self.year), *codes)

    def value(self, file: str, *codes: str) -> Value:
        return self.public.value(file, str(self.year), *codes)

    def written(self, file: str, *codes: str) -> str:
        return self.public.written(file, str(self.year), *codes)

    @property
    def services(self) -> list[str]:
        return [service for service in SERVICES if self.value("services", service) != 0]

    def head(self) -> None:
        told, today = self.told, clock.today()
        total, before = (self.public.count(("services", str(year), "total")) for year in (self.year, self.year - 1))
        growth = grown(total, before) if before and self.year - 1 in self.years_told else ""
        told.put("", "", "title", n(total), self.year, growth.lstrip("+\u2212"), self.year - 1 if growth else "")
        told.put("", "", "says", today.day, today.year)  # when it was published
        told.put("", _("contacts"), "value", n(total))
        if growth:
            told.put("", _("contacts"), "note", growth, self.year - 1, n(before))
        for service in self.services:
            label, cell = str(Service(service).label), self.cell("services", service)
            told.put("", label, "value", self.public.written(*cell))
            if self.public.value(*cell) != HIDDEN:
                told.put("", label, "note", self.public.share(cell, self.cell("services", "total")))

    # --- columns ----------
    def column(self, place: str, label: str, period: str, services: Sequence[str], growth: str = "") -> Value:
        """A row of the table behind a chart, and what is written over its column."""
        cells = [self.public.value("services", period, service) for service in (*services, "total")]
        written = [n(value) if isinstance(value, int) else value for value in cells]
        self.told.row(place, label, *written, growth)
        if isinstance(cells[-1], int) and cells[-1]:
            self.told.put(place, "", "drawn", written[-1])
        self.told.put(place, "", "drawn-desc", label if label.isdigit() else "", f"{written[-1]};")
        self.hides = self.hides or HIDDEN in cells
        return cells[-1]

    hides: bool = False

    def best(self, place: str, totals: dict[str, Value]) -> None:
        if any(value == HIDDEN for value in totals.values()):
            words = [""]
        else:
            first = max(totals, key=lambda label: int(totals[label]))
            words = [first if first.isdigit() else "", n(int(totals[first]))]
        for column in ("title", "drawn-title", "says"):  # the caption of the table says it again
            self.told.put(place, "", column, *words)

    def note(self, place: str, least: int = 5) -> None:
        """Below which number nothing is told."""
        marks = self.told.marks.setdefault((place, "", "says"), [])
        marks.append(str(least))

    def months(self) -> None:
        self.hides = False
        periods = {MONTHS[month - 1]: f"{self.year}-{month:02}" for month in range(1, 13)}
        totals = {label: self.column("by-month", label, code, self.services) for label, code in periods.items()}
        if self.hides:
            self.note("by-month")
        self.best("by-month", totals)

    def years(self) -> None:
        self.hides = False
        every = [
            s for s in SERVICES if any(self.public.value("services", str(year), s) != 0 for year in self.years_told)
        ]
        totals: dict[str, Value] = {}
        for year in self.years_told:
            total = self.public.count(("services", str(year), "total"))
            growth = grown(total, int(totals[str(year - 1)])) if str(year - 1) in totals else ""
            totals[str(year)] = self.column("by-year", str(year), str(year), every, growth)
        if self.hides:
            self.note("by-year")
        self.best("by-year", totals)
        if self.years_told[0] < 2023 <= self.years_told[-1]:
            self.told.put("when", "", "says", 2023)  # since when outreach is counted

    # --- bars ----------
    def bars(self, place: str, rows: list[Row], whole: Cell, *, fallback: object = "", least: int = 5) -> None:
        values = [(code, label, cell, self.public.value(*cell)) for code, label, cell in rows]
        kept = [row for row in values if row[3] != 0]
        for _code, label, cell, value in kept:
            if value == HIDDEN:
                self.told.row(place, label, HIDDEN)
            else:
                self.told.row(place, label, n(int(value)), self.public.share(cell, whole))
        shown = [row for row in kept if row[3] != HIDDEN]
        named = [row for row in shown if row[0]]
        rest = len(kept) > len(shown)
        title = str(fallback)
        if named:
            first = max(named, key=lambda row: int(row[3]))
            left = self.public.value(*whole)
            certain = left != HIDDEN and int(left) - sum(int(row[3]) for row in shown) < int(first[3])
            if certain or not rest:
                title = f"{first[1]} {self.public.share(first[2], whole)}"
        self.told.put(place, "", "title", title)
        if rest:
            self.note(place, least)

    def what(self) -> None:
        self.told.put("what", "", "title", self.year)
        for service in self.services:
            labels = CATEGORIES.get(service, {})
            rows = [
                (code, label, self.cell("categories", f"{service}/{code or 'other'}")) for code, label in labels.items()
            ]
            if sum(self.public.value(*cell) != 0 for _code, _label, cell in rows) > 1:
                self.bars(f"part-{service.lower()}", rows, self.cell("services", service), fallback=self.year)
        themes = [(theme.value, str(theme.label)) for theme in Theme] + [("", _("Not stated"))]
        rows = [(code, label, self.cell("themes", COUNSELLED, code or "not_stated")) for code, label in themes]
        self.bars("theme", rows, self.cell("themes", COUNSELLED, "total"), fallback=self.year)
        languages = [(code.value, str(code.label).capitalize()) for code in Language] + [("", _("Not stated"))]
        rows = [(code, label, self.cell("languages", code or "not_stated")) for code, label in languages]
        self.bars("language", rows, self.cell("languages", "total"), fallback=self.year)
        programmes = {"youth": "Youth", "formtruck": "Formtruck"}
        rows = [(code, label, self.cell("programmes", code, "total")) for code, label in programmes.items()]
        self.bars("programme", rows, self.cell("programmes", "total", "total"), fallback=self.year)

    def activities(self) -> None:
        total = self.value("activities-mode", "total")
        if total != HIDDEN:
            self.told.put("held", "", "title", n(int(total)), self.year)
        modes = [(mode.value, str(mode.label)) for mode in HowHeld] + [("", _("Not stated"))]
        themes = [(theme.value, str(theme.label)) for theme in Theme] + [("", _("Not stated"))]
        for kind, labels in (("mode", modes), ("theme", themes)):
            file = f"activities-{kind}"
            rows = [(code, label, self.cell(file, code or "not_stated")) for code, label in labels]
            self.bars(f"held-{kind}", rows, self.cell(file, "total"), fallback=self.year)

    # --- people ----------
    def people(self) -> None:
        visitors = [row for row in self.public.world.answers if row["month"].startswith(str(self.year))]
        if not visitors:
            return
        told = self.told
        shares = {
            label: self.public.share(self.cell("answers", question, code), self.cell("answers", question, "total"))
            for label, (question, code) in SHARES.items()
        }
        pair = shares["habitent la Région"], shares["cherchent un emploi"]
        told.put("people", "", "title", *(pair if HIDDEN not in pair else ("", "")))
        told.put("people", "", "says", n(len(visitors)), self.year)
        for label, text in shares.items():
            told.put("people", label, "value", text)
            told.put("people", label, "note", f"n = {self.written('answers', SHARES[label][0], 'total')}")
        self.tiles()
        for question in headings():
            labels = {code: label for code, label in answers(question).items() if code != "NA"}
            rows = [(code, label, self.cell("answers", question, code)) for code, label in labels.items()]
            place, whole = f"answers-{question.replace('_', '-')}", self.cell("answers", question, "total")
            told.put(place, "", "says", f"n = {self.public.written(*whole)}")
            self.bars(place, rows, whole, least=10 if question == "municipality" else 5)

    def tiles(self) -> None:
        inside = self.cell("answers", "municipality", "BRU")
        if self.public.value(*inside) == HIDDEN:
            return
        self.told.put("map", "", "says", self.public.written(*inside))
        hides = False
        for tile in seed.rows("tiles.csv"):
            cell = self.cell("answers", "municipality", tile["nis"])
            text = self.public.share(cell, inside, 0)
            self.told.put("map", tile["fr"], "tile", text if text != HIDDEN else "–")
            hides = hides or text == HIDDEN
        if hides or any(self.value("answers", "municipality", code) == HIDDEN for code in ("OTHER_BE", "ABROAD")):
            self.note("map", 10)

    def area(self) -> None:
        for measure in AREA:
            if (value := self.value("counted", measure)) != 0:
                text = n(value) if isinstance(value, int) else value
                self.told.put("counted", str(Measure(measure).label), "value", text)
