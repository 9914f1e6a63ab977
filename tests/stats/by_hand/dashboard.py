"""What the page of a year and its file must say of contacts and of group activities, counted row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cdm.core.vocabulary import Channel, Context, Language, Theme
from stats.models import HowHeld
from tests.stats.by_hand.counting import (
    CATEGORIES,
    SERVICES,
    Counting,
    added,
    answers,
    category,
    headings,
    total,
)
from tests.stats.by_hand.told import DAYS, MONTHS, grown, moved, n, pct, points, sign
from tests.stats.by_hand.world import Fact, Held

NOT_STATED = ""


class Contacts(Counting):
    # --- the head ----------
    def head(self) -> None:
        year, against = self.asked.year, self.asked.against
        self.told.put("", "", "says", self.asked.name, against if against != year - 1 else "")  # the tags
        change = pct(abs(100 * (self.total - self.before) / self.before)) if self.compared else ""
        self.told.put("", "", "title", n(self.total), self.asked.when)
        if self.compared:
            self.told.put("", "", "title", change if self.total != self.before else "", against)
            signed = f"{sign(self.total - self.before)}{change}"
            self.told.put("", _("contacts"), "note", signed, against, n(self.before))
        self.told.put("", _("contacts"), "value", n(self.total))
        services, then = (added(rows, lambda fact: fact.service) for rows in (self.now, self.then))
        for service in self.services if not self.filter("service") else ():
            label, held = self.label(service), total(self.held(year))
            self.told.put("", label, "value", n(services[service]))
            self.told.put("", label, "note", pct(100 * services[service] / self.total))
            if self.compared and then[service]:
                self.told.put("", label, "note", f"{moved(services[service], then[service])}.", against)
            if service == "GA" and held:
                self.told.put("", label, "note", n(held))
        silent, themed = self.silent(self.now)
        if themed and not self.filter("theme"):
            self.told.put("", _("theme not stated"), "value", pct(100 * silent / themed))
        about = _("About")
        self.told.sheet(about, _("Year"), {_("Value"): year})
        self.told.sheet(about, _("Compared with"), {_("Value"): against})
        self.told.sheet(about, _("Contacts"), {_("Value"): self.total})

    def silent(self, rows: list[Fact]) -> tuple[int, int]:
        """Contacts without a theme, of how many that could have one."""
        themed = [fact for fact in rows if fact.service != "MM"]
        return total([fact for fact in themed if not fact.theme]), total(themed)

    # --- two years ----------
    def sides(self) -> None:
        if not self.compared:
            return
        asked = self.asked
        self.told.put("compare", "", "title", asked.year, asked.against, asked.name)
        if asked.against < 2023 <= asked.year:
            self.told.put("compare", "", "says", 2023)  # since when outreach is counted: the two are not alike
        self.side(_("Contacts"), self.total, self.before)
        pairs = [added(rows, lambda fact: fact.service) for rows in (self.now, self.then)]
        for service in SERVICES if not self.filter("service") else ():
            if pairs[0][service] or pairs[1][service]:
                self.side(self.label(service), pairs[0][service], pairs[1][service])
        held = [total(self.held(year)) for year in (asked.year, asked.against)]
        if any(held):
            self.side(_("Group activities held"), *held)
            if all(held) and pairs[0]["GA"] and pairs[1]["GA"]:
                means = [counted["GA"] / number for counted, number in zip(pairs, held, strict=True)]
                told = f"{sign(round(means[0] - means[1], 1))}{n(abs(round(means[0] - means[1], 1)), 1)}"
                self.side("Contacts par activité", *means, told=(n(means[0], 1), n(means[1], 1), told, "–"))
        shares = [100 * silent / every if every else None for silent, every in map(self.silent, (self.now, self.then))]
        if shares[0] is not None and shares[1] is not None and not self.filter("theme"):
            told = (pct(shares[0]), pct(shares[1]), points(shares[0] - shares[1]), "–")
            self.side(_("Theme not stated"), shares[0], shares[1], told=told, percent=False)

    def side(self, label: str, now: float, then: float, *, told: tuple[str, ...] = (), percent: bool = True) -> None:
        if not told:
            change = moved(int(now), int(then)) if then else ""
            told = (n(now), n(then), sign(now - then) + n(abs(now - then)), change if "%" in change else "–")
        self.told.row("compare", label, *told)
        cells: dict[str, float | None] = {
            self.asked.label(self.asked.year): round(now, 2),
            self.asked.label(self.asked.against): round(then, 2),
            _("Difference"): round(now - then, 2),
            _("Change, in percent"): round(100 * (now - then) / then, 2) if then and percent else None,
        }
        self.told.sheet(_("Two years side by side"), label, cells)

    # --- when ----------
    def months(self) -> None:
        told, asked = self.told, self.asked
        sums = []
        for month in range(asked.first, asked.last + 1):
            own = [fact for fact in self.now if fact.day.month == month]
            then = total([fact for fact in self.then if fact.day.month == month])
            by_service = added(own, lambda fact: fact.service)
            cells = [by_service[service] for service in self.services]
            label = MONTHS[month - 1]
            values = [n(count) for count in (*cells, total(own))]
            if self.compared:
                values += [n(then), grown(total(own), then)]
            told.row("by-month", label, *values)
            self.line(_("Months"), label, cells, total(own), {str(asked.against): then} if self.compared else {})
            told.put("by-month", "", "drawn", n(total(own)) if own else "")
            sums.append(total(own))
        told.put("by-month", "", "title", n(max(sums)))
        told.put("by-month", "", "drawn-title", n(max(sums)))
        told.put("by-month", "", "drawn-desc", *map(n, sums))
        told.put("by-month", "", "says", asked.against if self.compared else "")

    def line(self, name: str, label: str, cells: list[int], whole: int, more: dict[str, int]) -> None:
        heads = [self.label(service) for service in self.services]
        found = dict(zip(heads, cells, strict=True)) | {pgettext("sum of a row", "All"): whole}
        self.told.sheet(name, label, found | more)

    def years(self) -> None:
        told = self.told
        every = {year: self.facts(year) for year in sorted({fact.day.year for fact in self.world.facts})}
        counted = {year: added(rows, lambda fact: fact.service) for year, rows in every.items() if rows}
        shown = [service for service in SERVICES if any(own[service] for own in counted.values())]
        sums: dict[int, int] = {}
        for year in range(min(counted), max(counted) + 1):
            own = counted.get(year, Counter())
            sums[year] = own.total()
            growth = grown(own.total(), sums.get(year - 1, 0))
            told.row("by-year", str(year), *(n(own[service]) for service in shown), n(own.total()), growth)
            heads = {self.label(service): own[service] for service in shown}
            told.sheet(_("Years"), str(year), heads | {pgettext("sum of a row", "All"): own.total()})
            told.put("by-year", "", "drawn", n(own.total()) if own.total() else "")
            told.put("by-year", "", "drawn-desc", year, n(own.total()))
        best = max(sums, key=lambda year: sums[year])
        for place in ("title", "drawn-title"):
            told.put("by-year", "", place, best, n(sums[best]))
        told.put("by-year", "", "says", 2023)  # since when outreach is a service: once visible, once for a table
        told.says("by-year", _("Years"), 2023)

    def weekdays(self) -> None:
        counted = [added(rows, lambda fact: str(fact.day.weekday())) for rows in (self.now, self.then)]
        most = max(counted[0].values())
        self.cut(
            "weekday",
            _("Days of the week"),
            [(str(place), name) for place, name in enumerate(DAYS)],
            lambda fact: str(fact.day.weekday()),
            title=pct(100 * most / self.total),
        )

    def hours(self) -> None:
        if not self.everything:
            return
        door: Counter[tuple[int, int]] = Counter()
        for row in self.period("door"):
            door[row.day.weekday(), row.hour or 0] += row.count
        days = sorted({day for day, _hour in door})
        first, last = min(hour for _day, hour in door), max(hour for _day, hour in door)
        for hour in range(first, last + 1):
            self.told.row("hours", f"{hour} h 00", *(n(door[day, hour]) for day in days))
            cells = {DAYS[day].lower(): door[day, hour] for day in days}
            self.told.sheet(_("At the door, by weekday and hour"), f"{hour}\u00a0h\u00a000", cells)
        _most, _day, hour = max((count, -day, -hour) for (day, hour), count in door.items())
        self.told.put("hours", "", "title", f"{-hour} h 00 – {1 - hour} h 00")

    # --- what and how ----------
    def cut(
        self,
        place: str,
        heading: str,
        labels: list[tuple[str, str]],
        of: Callable[[Fact], str],
        *,
        without: str = "",
        service: str = "",
        title: str | None = None,
        shown: bool = True,
        compared_only: bool = False,
    ) -> None:
        """``compared_only``: rows of the other year alone are left out."""
        now, then = (
            added([f for f in rows if f.service != without and service in ("", f.service)], of)
            for rows in (self.now, self.then)
        )
        known = dict(labels)
        assert set(now) <= set(known), set(now) - set(known)
        rows = [(code, label, now[code]) for code, label in labels if now[code] or not compared_only]
        before = {code: then[code] for code in known} if self.compared else None
        self.told.bars(place, heading, rows, then=before, against=self.asked.against, title=title, shown=shown)

    def cuts(self) -> None:
        silent = (NOT_STATED, _("Not stated"))
        told, choose = self.told, self.filter
        if self.compared:
            told.put("what", "", "says", self.asked.against, 20)
        services = [(service, self.label(service)) for service in SERVICES]
        several = not choose("service") and len(self.services) > 1
        self.cut("service", _("Services"), services, lambda fact: fact.service, shown=several)
        for service in self.services:
            if service in ("IC", "GA"):
                labels = list(CATEGORIES[service].items())
                self.cut(f"part-{service.lower()}", self.label(service), labels, category, service=service,
                         compared_only=True)  # fmt: skip
        channels = [*((code.value, str(code.label)) for code in Channel), silent]
        self.cut("channel", _("Channels"), channels, lambda f: f.channel, shown=not choose("channel"))
        contexts = [(code.value, str(code.label)) for code in Context]
        self.cut("context", _("Contexts"), contexts, lambda f: f.context, shown=not choose("context"))
        themes = [*((code.value, str(code.label)) for code in Theme), silent]
        self.cut("theme", _("Themes"), themes, lambda f: f.theme, without="MM", shown=not choose("theme"))
        languages = [*((code.value, str(code.label).capitalize()) for code in Language), silent]
        self.cut("language", _("Languages"), languages, lambda f: f.language, shown=not choose("language"))

    def gave(self) -> None:
        partners = [(code, self.names[code]) for code in ("alpha", "beta")]
        none = (NOT_STATED, _("The centre itself, or not stated"))
        if not self.filter("partner") and (self.everything or len(self.asked.own or ()) > 1):
            self.cut("partner", _("Partners"), [*partners, none], lambda fact: fact.partner)
        programmes = [(code, self.names[code]) for code in ("youth", "formtruck")]
        if any(fact.programme for fact in self.now) and not self.filter("programme"):
            none = (NOT_STATED, _("No programme"))
            self.cut("programme", _("Programmes"), [*programmes, none], lambda fact: fact.programme)

    # --- groups ----------
    def groups(self) -> None:
        told, held = self.told, self.held(self.asked.year)
        asked_hands = self.everything and self.hands()
        number, contacts = total(held), total([fact for fact in self.now if fact.service == "GA"])
        if held:
            told.put("groups", "", "title", n(number), n(contacts / number, 1) if contacts else "")
            name, value = _("Group activities"), _("Value")
            told.sheet(name, _("Group activities held"), {value: number})
            told.sheet(name, _("Contacts"), {value: contacts})
            if contacts:
                told.sheet(name, _("Contacts an activity"), {value: round(contacts / number, 2)})
            modes = {mode.value: str(mode.label) for mode in HowHeld}
            self.activities("held-mode", _("Where"), held, modes, lambda row: row.mode)
            themes = {code.value: str(code.label) for code in Theme} | {"": _("Not stated")}
            self.activities("held-theme", _("Themes of the activities"), held, themes, lambda row: row.theme)
        elif asked_hands:
            told.put("groups", "", "title", n(0))
        if asked_hands:
            told.put("hands", "", "says", self.asked.when)
            self.questions(asked_hands)

    def activities(
        self, place: str, heading: str, held: list[Held], labels: Mapping[str, str], of: Callable[[Held], str]
    ) -> None:
        counted: Counter[str] = Counter()
        for row in held:
            counted[of(row)] += row.count
        self.told.bars(place, heading, [(code, label, counted[code]) for code, label in labels.items()])

    def hands(self) -> dict[str, Counter[str]]:
        found: dict[str, Counter[str]] = {}
        for month, question, code, count in self.world.hands:
            year, number = map(int, month.split("-"))
            if year == self.asked.year and self.asked.first <= number <= self.asked.last:
                found.setdefault(question, Counter())[code] += count
        return found

    def questions(self, hands: dict[str, Counter[str]]) -> None:
        for question, counted in hands.items():
            heading = headings()[question]
            rows = [(code, label, counted[code]) for code, label in answers(question).items() if code != "NA"]
            whole = sum(row[2] for row in rows)
            place = f"group-{question.replace('_', '-')}"
            sheet = _("In groups: %(question)s") % {"question": heading}
            self.told.says(place, sheet, n(whole))
            self.told.bars(place, heading, rows, whole=whole, sheet=sheet)
