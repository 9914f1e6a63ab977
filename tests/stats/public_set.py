"""Everything the centre might make public, drawn at random: dashboard, year pages, report and open data together."""

from __future__ import annotations

from collections import Counter
from random import Random

from stats.disclosure import Dimension, Table

SERVICES = ("MM", "IC", "GA", "OUT")
THEMES = ("GUIDE", "LEARN", "WORK", "START", "MOVE", "")
LANGUAGES = ("fr", "nl", "en", "")
CHANNELS = ("FACE", "VIDEO", "PHONE", "EMAIL", "CHAT_FB", "CHAT_MITI", "")
AGES = ("0-14", *(f"{a}-{a + 4}" for a in range(15, 65, 5)), "65+", "")
STATUSES = (
    *("JS_BEN", "JS_INS", "JS_CPAS", "JS_FREE", "JS_OTHER"),
    *("EMP", "TEMP", "SELF", "PUPIL", "STUD", "PARENT", "PRO", "OTHER", ""),
)
EDUCATIONS = ("NONE", "CEB", "CE1D", "CESI", "APPR", "CESS", "BACH", "MAST", "FOREIGN", "")
REFERRALS = ("OWN", "ACTIRIS", "BF", "VDAB", "CPAS", "ML", "SCHOOL", "ASSOC", "PEER", "WEB", "EVENT", "")
REGION = tuple(str(21001 + number) for number in range(19))
PLACES = (*REGION, "OTHER_BE", "ABROAD", "")


def months(years: range) -> Dimension:
    """Months, quarters, the year so far at the end of each month, and whole years."""
    leaves = [f"{year}-{month:02}" for year in years for month in range(1, 13)]
    groups = {}
    for year in years:
        own = [leaf for leaf in leaves if leaf.startswith(str(year))]
        groups[str(year)] = tuple(own)
        groups |= {f"{year}-q{q + 1}": tuple(own[3 * q : 3 * q + 3]) for q in range(4)}
        groups |= {f"{year}-01/{month:02}": tuple(own[:month]) for month in range(2, 12)}
    return Dimension("month", tuple(leaves), groups, personal=False, open=True)


def dimensions(years: range) -> dict[str, Dimension]:
    decades = {f"{a}-{a + 9}": (f"{a}-{a + 4}", f"{a + 5}-{a + 9}") for a in range(20, 60, 10)}
    every = [
        months(years),
        Dimension("service", SERVICES, personal=False),
        Dimension("channel", CHANNELS, personal=False),
        Dimension("theme", THEMES, personal=False),
        Dimension("language", LANGUAGES, personal=False),
        Dimension("sex", ("F", "M", "X", ""), {"rest": ("X", "")}, whole=True, unstated=frozenset({"", "X"})),
        Dimension("age", AGES, decades),
        Dimension("municipality", PLACES, {"BRU": REGION}, minimum=10),
        Dimension("status", STATUSES, {"JS": STATUSES[:5]}),
        Dimension("education", EDUCATIONS),
        Dimension("referral", REFERRALS),
        Dimension("first_visit", ("yes", "no", ""), whole=True),
    ]
    return {dimension.name: dimension for dimension in every}


CONTACTS = ("month", "service", "channel", "theme", "language")
PROFILES = ("month", "sex", "age", "municipality", "status", "education", "referral", "first_visit")


def _weights(chance: Random, codes: tuple[str, ...]) -> list[float]:
    return [chance.paretovariate(0.8) if code else 0.5 for code in codes]


def draw(
    seed: int, *, years: range = range(2021, 2024), contacts: int = 33_000, profiles: int = 1_000
) -> dict[str, tuple[dict[str, Dimension], tuple[str, ...], Counter[tuple[str, ...]]]]:
    """Population → its dimensions, their names in order, every fact. ``contacts`` and ``profiles`` a year."""
    chance, known = Random(seed), dimensions(years)  # noqa: S311
    found = {}
    for population, names, count in (("contacts", CONTACTS, contacts), ("profiles", PROFILES, profiles)):
        drawn = [
            chance.choices(known[name].leaves, _weights(chance, known[name].leaves), k=count * len(years))
            for name in names
        ]
        found[population] = (known, names, Counter(zip(*drawn, strict=True)))
    return found


# What is shown where: table → dimensions, and the codes of time.
SHOWN = {
    "dashboard/services": ("contacts", ("month", "service"), "all"),
    "year/themes": ("contacts", ("month", "theme"), "years"),
    "year/services-themes": ("contacts", ("month", "service", "theme"), "years"),
    "year/channels": ("contacts", ("month", "service", "channel"), "years"),
    "open/languages": ("contacts", ("month", "language"), "quarters"),
    "year/sex": ("profiles", ("month", "sex"), "years"),
    "report/ages": ("profiles", ("month", "age"), "years"),
    "report/municipalities": ("profiles", ("month", "municipality"), "years"),
    "year/status": ("profiles", ("month", "status"), "years"),
    "report/education": ("profiles", ("month", "education"), "years"),
    "open/referral": ("profiles", ("month", "referral"), "years"),
    "open/sex-first": ("profiles", ("month", "sex", "first_visit"), "years"),
    "dashboard/profiles": ("profiles", ("month",), "all"),
    "open/sex-age": ("profiles", ("month", "sex", "age"), "years"),
    "open/first-status": ("profiles", ("month", "first_visit", "status"), "years"),
}


def _times(dimension: Dimension, which: str) -> tuple[str, ...]:
    years = [code for code in dimension.groups if len(code) == 4]
    quarters = [code for code in dimension.groups if "-q" in code]
    return {"years": tuple(years), "quarters": (*years, *quarters), "all": dimension.codes}[which]


def tables(drawn, *, names=tuple(SHOWN)) -> list[Table]:
    made = []
    for name in names:
        population, dims, which = SHOWN[name]
        known, order, facts = drawn[population]
        places = [order.index(dimension) for dimension in dims]
        counts: Counter[tuple[str, ...]] = Counter()
        for codes, count in facts.items():
            counts[tuple(codes[place] for place in places)] += count
        codes = {"month": _times(known["month"], which)}
        if "sex" in dims:
            codes["sex"] = ("*", "F", "M", "rest")
        made.append(Table(name, population, tuple(known[dimension] for dimension in dims), counts, codes))
    return made
