"""What stands in the pages of the annual report: rows by their label, and sentences by the numbers in them.

Read from the told document that is typeset: rows are (kind, label, numbers), whatever block they stand in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cdm.core.vocabulary import Language, Service, Theme
from stats import seed
from stats.models import HowHeld, Measure
from tests.stats.by_hand import report
from tests.stats.by_hand.counting import CATEGORIES, SERVICES, added, answers, headings, total
from tests.stats.by_hand.marks import written
from tests.stats.by_hand.public_page import SHARES
from tests.stats.by_hand.told import MONTHS, grown, n, pct
from tests.stats.by_hand.world import QUESTIONS, STOCK, World

Row = tuple[str, str, tuple[str, ...]]


def rows(document: Mapping[str, Any]) -> Iterator[Row]:
    for section in document["sections"]:
        for block in section["blocks"]:
            yield from _rows(block)


def _rows(block: Mapping[str, Any]) -> Iterator[Row]:
    kind = block["kind"]
    if kind == "pair":
        yield from _rows(block["left"])
        yield from _rows(block["right"])
    elif kind == "numbers":
        for item in block["items"]:
            yield kind, item["label"], (*written(item["value"]), *written(item["note"]))
    elif kind == "bars":
        for row in block["rows"]:
            yield kind, row["label"], (*written(row["value"]), *written(row["share"]))
    elif kind == "table":
        for label, *cells in block["rows"]:
            yield kind, label, tuple(number for cell in cells for number in written(cell))
    elif kind == "columns":
        for point in block["points"]:
            yield kind, point["label"], tuple(written(point["total"]))
    elif kind == "map":
        for tile in block["tiles"]:
            yield kind, tile["label"], tuple(written(tile["value"]))


def sentences(document: Mapping[str, Any]) -> Iterator[str]:
    """Everything else: titles, notes, what is said beside a table or of a drawing."""
    yield document["cover"]["sentence"]
    for section in document["sections"]:
        yield section["title"]
        for block in section["blocks"]:
            if block["kind"] not in ("definitions", "names", "events"):  # words
                for one in (block, block.get("left", {}), block.get("right", {})):
                    yield from (str(one.get(name, "")) for name in ("title", "hint", "text", "alt"))


class Paper:
    """``found``: the numbers of the files; what is hidden there is a dash here. Nothing is public yet."""

    def __init__(self, world: World, year: int, found: Mapping[report.Key, float | None]) -> None:
        self.world, self.year, self.found = world, year, found
        self.expected: set[Row] = set()
        self.now, self.then = ([fact for fact in world.facts if fact.day.year == which] for which in (year, year - 1))
        self.figures = report.files(world, year)
        self.services()
        self.bars()
        self.months()
        self.beside()
        self.quality()

    def put(self, kind: str, label: str, *numbers: str) -> None:
        self.expected.add((kind, label, tuple(token for number in numbers for token in written(number))))

    def figure(self, id_: str) -> float:
        return self.figures["figures", id_, "number"]

    def services(self) -> None:
        now, then = (added(rows, lambda fact: fact.service) for rows in (self.now, self.then))
        every, before = total(self.now), total(self.then)
        against = f"{self.figure('growth_computed'):+.2f} %".replace(".", ",").replace("-", "\u2212")
        self.put("numbers", _("contacts"), n(every), against, str(self.year - 1), n(before))
        for service in SERVICES:
            label, share = str(Service(service).label), pct(100 * now[service] / every, 2)
            self.put("numbers", label, n(now[service]), share)
            growth = grown(now[service], then[service])
            self.put("table", label, n(now[service]), share, n(then[service]), growth)
            self.put("numbers", _("contacts"), n(now[service]))
        self.put("table", pgettext("sum of a row", "All"), n(every), pct(100.0, 2), n(before), grown(every, before))
        held = self.figure("ga_count")
        self.put("numbers", _("group activities held"), n(held))
        self.put("numbers", _("contacts an activity"), n(now["GA"] / held, 2))
        self.put("numbers", _("of the contacts online"), pct(self.figure("ga_online_share"), 0))

    def bars(self) -> None:
        silent = {"": _("Not stated")}
        labels = {
            "themes": {theme.value: str(theme.label) for theme in Theme} | silent,
            "languages": {code.value: str(code.label).capitalize() for code in Language} | silent,
            "programmes": {"youth": "Youth", "formtruck": "Formtruck"},
            "modes": {mode.value: str(mode.label) for mode in HowHeld},
            "held-themes": {theme.value: str(theme.label) for theme in Theme} | silent,
        }
        labels |= {f"part-{service}": own for service, own in CATEGORIES.items()}
        labels |= {f"profile-{question}": answers(question) for question in QUESTIONS}
        for name, known in labels.items():
            own = {c: int(v) for (t, c, k), v in self.figures.items() if t == name and k == "number"}
            for code, count in own.items():
                hidden = self.found[name, code, "number"] is None
                share = pct(100 * count / sum(own.values()))
                self.put("bars", known[code], *(("–",) if hidden else (n(count), share)))
        town = {c: int(v) for (t, c, k), v in self.figures.items() if t == "profile-municipality" and k == "number"}
        for tile in seed.rows("tiles.csv"):
            hidden = self.found.get(("profile-municipality", tile["nis"], "number"), 0) is None
            self.put("map", tile["fr"], "–" if hidden else pct(100 * town.get(tile["nis"], 0) / sum(town.values())))
        for label, (question, code) in SHARES.items():
            self.share(label, question, code)
        self.share("hommes", "sex", "M")

    def share(self, label: str, question: str, code: str) -> None:
        ids = {own: id_ for id_, own in report.GROUPED.items()} | {("age5", "30-39"): "pr_age_30_39"}
        id_ = ids.get((question, code)) or next(
            one for one, (asked, codes) in report.SHARES.items() if (asked, codes) == (question, (code,))
        )
        whole = n(len([row for row in self.sample if row[question] not in ("", "NA")]))
        hidden = self.found["figures", id_, "number"] is None
        self.put("numbers", label, "–" if hidden else pct(self.figure(id_)), whole)

    @property
    def sample(self) -> list[dict[str, str]]:
        return [row for row in self.world.answers if row["month"].startswith(str(self.year))]

    def months(self) -> None:
        whole = added(self.now, lambda fact: fact.service)
        for month, name in enumerate(MONTHS, 1):
            own = added([fact for fact in self.now if fact.day.month == month], lambda fact: fact.service)
            self.put("table", name, *(n(own[service]) for service in SERVICES), n(own.total()))
            self.put("columns", SHORT[month - 1], n(own.total()) if own.total() else "")
        every = (*(n(whole[service]) for service in SERVICES), n(whole.total()))
        self.put("table", pgettext("sum of a row", "All"), *every)
        for year in {fact.day.year for fact in self.world.facts}:
            self.put("columns", str(year), n(total([fact for fact in self.world.facts if fact.day.year == year])))

    def beside(self) -> None:
        for (table, code, _name), value in self.figures.items():
            if table == "multimedia":
                self.put("table", str(Measure(code).label), n(value))
        works, before = STOCK[self.year][0], STOCK[self.year - 1][0]
        change = self.figure("mm_books_growth")
        growth = f"+{pct(change, 0)}" if change > 0 else f"\u2212{pct(-change, 0)}"
        self.put("numbers", _("works in stock on 31 December"), n(works), growth, str(self.year - 1), n(before))
        named = {row["figure"]: row["code"] for row in seed.rows("audience-figures.csv")}
        labels = AUDIENCES | {"aud_sum": _("All special audiences together")}
        for id_ in (*named, "aud_sum"):
            if ("figures", id_, "number") in self.figures:
                self.put("table", labels[id_], n(self.figure(id_)))

    def quality(self) -> None:
        themed = [fact for fact in self.now if fact.service != "MM"]
        for label, own, name in (
            (_("Channel"), self.now, "channel"),
            (_("Theme, without the multimedia area"), themed, "theme"),
            (_("Language"), self.now, "language"),
        ):
            silent = total([fact for fact in own if not getattr(fact, name)])
            self.put("table", label, n(silent), n(total(own)), pct(100 * silent / total(own)))
        counts = Counter({name: sum(row[name] in ("", "NA") for row in self.sample) for name in QUESTIONS})
        for question, silent in counts.items():
            whole = len(self.sample)
            self.put("table", headings()[question], n(silent), n(whole), pct(100 * silent / whole))

        late = int(self.figures["late", "32+", "number"])
        self.put("table", "32 jours plus tard ou davantage", n(late), pct(100.0))
        for service in ("IC", "GA"):
            self.put("table", str(Service(service).label), n(self.figures["unclosed", service, "number"]))
        self.late = pct(100 * late / total(self.now))
        self.unclosed = n(sum(v for (t, _c, k), v in self.figures.items() if (t, k) == ("unclosed", "number")))

    @property
    def numbers(self) -> set[str]:
        """What sentences may say: a number of a row, or one of few that are not figures."""
        told = {number for _kind, _label, numbers in self.expected for number in numbers}
        whole = [len([row for row in self.sample if row[name] not in ("", "NA")]) for name in QUESTIONS]
        told |= {n(number) for number in (*whole, len(self.sample), *(len(self.sample) - known for known in whole))}
        labels = {label for name in QUESTIONS for label in answers(name).values()}
        told |= {number for label in labels for number in written(label)}
        growth = 100 * (total(self.now) - total(self.then)) / total(self.then)
        held, groups = self.figure("ga_count"), total([fact for fact in self.now if fact.service == "GA"])
        told |= {pct(abs(growth)), n(groups / held, 1), self.late, self.unclosed}
        told |= {str(year) for year in (self.year, self.year - 1, *{fact.day.year for fact in self.world.facts})}
        return told | {"31", "5", "10", "19"}  # days back, below which nothing is told, the nineteen


SHORT = ("jan", "fév", "mars", "avr", "mai", "juin", "juil", "août", "sept", "oct", "nov", "déc")
AUDIENCES = {
    "aud_recognition": "Information sur la validation des compétences",
    "aud_identification": "Identification des compétences",
    "aud_euroguidance": "Activités Euroguidance",
    "aud_prisoners": "Insertion des détenus",
    "aud_disability": "Activités pour les personnes en situation de handicap, professionnels du secteur compris",
    "aud_formtruck": "Formtruck",
}
