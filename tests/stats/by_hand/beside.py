"""What the page of a year must say beside its contacts: visitors, places, what is apart, quality."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cdm.core.vocabulary import Context
from stats import seed
from stats.models import Cohort, Measure
from tests.stats.by_hand.counting import SERVICES, Asked, added, answers, headings
from tests.stats.by_hand.demand import Demand
from tests.stats.by_hand.told import MONTHS, Told, n, pct
from tests.stats.by_hand.world import QUESTIONS, STOCK, World

PERSONS = ("persons", "individual", "group", "positive")
COHORT = ("Personnes", "Dont en entretien", "Dont en groupe", "Sorties positives")
SHARES = {
    "pr_women": "femmes",
    "pr_age_25_29": "de 25 à 29 ans",
    "pr_age_30_39": "de 30 à 39 ans",
    "pr_region": "habitent la Région",
    "pr_jobseekers": "cherchent un emploi",
    "pr_own_initiative": "viennent de leur propre initiative",
    "pr_first_visit": "viennent pour la première fois",
}
THIRTIES = ("30-34", "35-39")


def in_region(code: str) -> bool:
    return code.startswith("210")


def count(world: World, asked: Asked, names: Mapping[str, str]) -> Told:
    """Everything that the page of ``asked`` and its file must say."""
    counting = Beside(world, asked, names)
    counting.head()
    if counting.total:
        counting.sides()
        counting.months()
        counting.years()
        counting.weekdays()
        counting.hours()
        counting.cuts()
        counting.gave()
    counting.groups()
    counting.visitors()
    counting.demand()
    counting.places()
    counting.apart()
    counting.quality()
    return counting.told


class Beside(Demand):
    # --- visitors ----------
    def sample(self, year: int) -> list[dict[str, str]]:
        asked = self.asked
        months = [f"{year}-{month:02}" for month in range(asked.first, asked.last + 1)]
        return [
            row
            for row in self.world.answers
            if row["month"] in months and asked.municipality in ("", row["municipality"])
        ]

    def visitors(self) -> None:
        if not self.everything:
            return
        now, then = self.sample(self.asked.year), self.sample(self.asked.against)
        known = {question: [row[question] for row in now if row[question] not in ("", "NA")] for question in QUESTIONS}
        shares = {
            "pr_women": ("sex", lambda code: code == "F"),
            "pr_age_25_29": ("age5", lambda code: code == "25-29"),
            "pr_age_30_39": ("age5", lambda code: code in THIRTIES),
            "pr_region": ("municipality", in_region),
            "pr_jobseekers": ("status", lambda code: code.startswith("JS_")),
            "pr_own_initiative": ("referral", lambda code: code == "OWN"),
            "pr_first_visit": ("first_visit", lambda code: code == "yes"),
        }
        said = {}
        for name, (question, fits) in shares.items():
            own = known[question]
            said[name] = pct(100 * sum(map(fits, own)) / len(own) if own else 0.0)
            if own and not (self.asked.municipality and question == "municipality"):
                self.told.put("visitors", SHARES[name], "value", said[name])
                self.told.put("visitors", SHARES[name], "note", n(len(own)))
        region = "" if self.asked.municipality else said["pr_region"]
        self.told.put("visitors", "", "title", region, said["pr_jobseekers"])
        self.told.put("visitors", "", "says", n(len(now)), self.asked.when)
        for question in QUESTIONS:
            self.question(question, now, then)
        if not self.asked.municipality:
            self.tiles(known["municipality"])

    def question(self, question: str, now: list[dict[str, str]], then: list[dict[str, str]]) -> None:
        counts, before = (Counter(row[question] for row in rows) for rows in (now, then))
        labels = {code: label for code, label in answers(question).items() if code != "NA"}
        known, known_then = (sum(counted[code] for code in labels) for counted in (counts, before))
        if not known:
            return
        place = f"profile-{question.replace('_', '-')}"
        says = [n(known), n(len(now) - known)]
        if known_then:
            says += [str(self.asked.against), n(known_then)]
        where_from = question == "municipality"
        if not (where_from and self.asked.municipality):
            self.told.put(place, "", "says", *says)
            if where_from:
                self.told.put("map", "", "says", *says)
        self.told.cells[headings()[question], "", "says"] = says
        self.told.bars(
            place,
            headings()[question],
            [(code, label, counts[code]) for code, label in labels.items()],
            whole=known,
            then={code: before[code] for code in labels} if known_then else None,
            whole_then=known_then,
            against=self.asked.against,
            title="" if where_from else None,
            shown=not (where_from and self.asked.municipality),
        )

    def tiles(self, known: list[str]) -> None:
        inside = [code for code in known if in_region(code)]
        for tile in seed.rows("tiles.csv"):
            share = 100 * inside.count(tile["nis"]) / len(inside)
            self.told.put("map", tile["fr"], "tile", pct(share, 0))

    # --- the multimedia area ----------
    def places(self) -> None:
        if not self.everything:
            return
        spaces: dict[str, Counter[str]] = {}
        for measure in ("open_min", "booked_min", "used_min"):
            for row in self.period(measure):
                spaces.setdefault(row.item, Counter())[measure] += row.count
        for code, minutes in spaces.items():
            opened, booked, used = (minutes[measure] / 60 for measure in ("open_min", "booked_min", "used_min"))
            label = self.names.get(code, code)
            self.told.row("places", label, n(opened), pct(100 * booked / opened, 0), pct(100 * used / opened, 0))
            cells = {
                _("Hours open"): round(opened, 1),
                pgettext("time of places", "Booked ahead"): round(booked, 1),
                pgettext("time of places", "Used"): round(used, 1),
            }
            self.told.sheet(_("Occupancy, space by space"), label, cells)
        if self.asked.whole and not any(self.asked.filters.values()):
            self.counted()

    def counted(self) -> None:
        found = {
            name: sum(row.count for row in self.period(name))
            for name in ("door", "printed", "help", "purpose", "consulted", "skills")
        }
        found |= dict(zip(("stock_works", "stock_copies"), STOCK[self.asked.year], strict=True))
        for name, number in found.items():
            label = str(Measure(name).label)
            self.told.put("places", label, "value", n(number))
            self.told.sheet(_("Counted in the multimedia area"), label, {_("Number"): number})

    # --- apart ----------
    def apart(self) -> None:
        filters = {name for name, code in self.asked.filters.items() if code}
        if not self.everything or filters - {"programme"}:
            return
        if not filters:
            self.reached()
        for cohort in self.world.cohorts:
            self.cohort(cohort)

    def reached(self) -> None:
        year = self.asked.year
        labels = answers("audience")
        every: dict[tuple[int, int], Counter[str]] = {}
        for which in (year, year - 1):
            for row in self.period("reached", which):
                every.setdefault((which, row.day.month), Counter())[row.item] += row.count
        now, then = (
            sum((own for (of, _month), own in every.items() if of == which), Counter()) for which in (year, year - 1)
        )
        shown = [code for code in labels if now[code] or then[code]]
        if not shown:
            return
        months = [
            (month, every.get((year, month), Counter())) for month in range(self.asked.first, self.asked.last + 1)
        ]
        sheet = _("Special audiences")
        for code in shown:
            self.told.row("reached", labels[code], n(now[code]), n(then[code]) if then[code] else "–")
            cells = {str(year): now[code], str(year - 1): then[code] or None}
            self.told.sheet(sheet, labels[code], cells | {MONTHS[month - 1]: own[code] for month, own in months})
        for month, own in months:
            self.told.row("reached", MONTHS[month - 1], *(n(own[code]) for code in shown), n(own.total()))
        self.told.put("reached", "", "title", n(now.total()))

    def cohort(self, cohort: Cohort) -> None:
        asked = self.asked
        inside = (
            cohort.starts and cohort.ends and asked.first <= cohort.starts.month and cohort.ends.month <= asked.last
        )
        if cohort.year != asked.year or self.filter("programme") not in ("", cohort.programme):
            return
        if not (asked.whole or inside):
            return
        place, sheet = f"cohorts/{cohort.title_fr}", _("Cohorts of programmes")
        targets = {"persons": cohort.target_persons, "positive": cohort.target_positive}
        labels = dict(zip(PERSONS, COHORT, strict=True))
        for name in PERSONS:
            number, target = getattr(cohort, name), targets.get(name)
            if number is not None:
                self.told.row(place, labels[name], n(number), n(target) if target else "")
                words = f"{cohort.title_fr} / {self.names[cohort.programme]} / {labels[name]}"
                cells = {_("Number"): number, pgettext("of a cohort", "Target"): target}
                self.told.sheet(sheet, words, cells)
        if cohort.starts and cohort.ends:
            self.told.put(place, "", "says", math.ceil(((cohort.ends - cohort.starts).days + 1) / 7))
        own = [
            fact for fact in self.world.facts if fact.programme == cohort.programme and self.within(asked.year, fact)
        ]
        by_kind = added(own, lambda fact: str(Context.NEET.label) if fact.context == "NEET" else fact.service)
        self.told.put(place, "", "says", *(n(number) for _kind, number in by_kind.most_common()))

    # --- how good it is ----------
    def quality(self) -> None:
        self.told.put("quality", "", "says", self.asked.year)
        if self.total:
            self.not_stated()
        unclosed = self.said("unclosed")
        if unclosed:
            by_service: Counter[str] = Counter()
            by_partner: Counter[str] = Counter()
            for item, number in unclosed.items():
                service, _colon, partner = item.partition(":")
                by_service[service] += number
                by_partner[partner] += number
            title = ngettext(
                "%(count)s interview or meeting not closed", "%(count)s interviews and meetings not closed",
                unclosed.total(),
            ) % {"count": n(unclosed.total())}  # fmt: skip
            rows = [(service, self.label(service), by_service[service]) for service in SERVICES]
            self.told.bars("quality-unclosed", title, rows, title=title)
            rows = [(code, self.names[code], by_partner[code]) for code in ("alpha", "beta")]
            rows.append(("", _("Several partners, or none known"), by_partner[""]))
            self.told.bars("quality-partner", _("Not closed, by partner"), rows, title="", shown=self.everything)
        if self.everything and not self.filter("partner"):
            self.late()

    def late(self) -> None:
        """All of them were recorded more than a month later: whoever recorded them did so when the test ran."""
        asked = self.asked
        late = sum(
            fact.count
            for fact in self.world.facts
            if fact.late and fact.day.year == asked.year and asked.first <= fact.day.month <= asked.last
        )
        if not late:
            return
        said = ngettext("%(count)s contact recorded late", "%(count)s contacts recorded late", late)
        told = said % {"count": n(late)}
        if not any(asked.filters.values()) and self.total:
            words = {"said": told, "share": pct(100 * late / self.total).replace(" ", "\u00a0")}
            told = _("%(said)s, %(share)s of all") % words
        self.told.bars("quality-late", told, [("32+", "32 jours plus tard ou davantage", late)], title=told)

    def not_stated(self) -> None:
        themed = [fact for fact in self.now if fact.service != "MM"]
        asked = {
            _("Channel"): [fact.channel for fact in self.now for _one in range(fact.count)],
            _("Context"): [fact.context for fact in self.now for _one in range(fact.count)],
            _("Theme, multimedia area left out"): [fact.theme for fact in themed for _one in range(fact.count)],
            _("Language"): [fact.language for fact in self.now for _one in range(fact.count)],
        }
        if self.everything and not self.filter("partner"):
            asked[_("Partner")] = [fact.partner for fact in self.now for _one in range(fact.count)]
        worst = 0.0
        for label, codes in asked.items():
            if codes:
                missing, share = codes.count(""), 100 * codes.count("") / len(codes)
                worst = max(worst, share)
                self.told.row("not-stated", label, n(missing), pct(share))
                cells = {_("Number"): missing, _("Percent"): round(share, 2)}
                self.told.sheet(_("Not stated, by question"), label, cells)
        if worst:
            self.told.put("not-stated", "", "title", pct(worst))
