"""What the files of the annual report must say, and the version that closing a year keeps: code → number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from stats import seed
from stats.models import TermGroup
from tests.stats.by_hand.counting import SERVICES, added, category, total
from tests.stats.by_hand.world import QUESTIONS, STOCK, Fact, World

Key = tuple[str, str, str]  # table, code, number | percent | before
Numbers = dict[Key, float]
SHARES = {
    "pr_women": ("sex", ("F",)),
    "pr_men": ("sex", ("M",)),
    "pr_age_25_29": ("age5", ("25-29",)),
    "pr_age_30_39": ("age5", ("30-34", "35-39")),
    "pr_region": ("municipality", ()),
    "pr_jobseekers": ("status", ()),
    "pr_own_initiative": ("referral", ("OWN",)),
    "pr_first_visit": ("first_visit", ("yes",)),
}
GROUPED = {"pr_region": ("municipality", "BRU"), "pr_jobseekers": ("status", "JS")}


def rounded(value: float, decimals: int) -> float:
    """Half up."""
    return float(Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def files(world: World, year: int) -> Numbers:
    """Every number of the workbook and of the JSON, nothing hidden."""
    now, then = ([fact for fact in world.facts if fact.day.year == which] for which in (year, year - 1))
    found: Numbers = {}

    def table(name: str, counts: Mapping[str, int], whole: int = 0, before: Mapping[str, int] | None = None) -> None:
        every = whole or sum(counts.values())
        for code, count in counts.items():
            if count:
                found[name, code, "number"] = count
                found[name, code, "percent"] = round(100 * count / every, 2)
                if before is not None:
                    found[name, code, "before"] = before.get(code, 0)

    services = added(now, lambda fact: fact.service)
    table("services", services, before=added(then, lambda fact: fact.service) if then else None)
    for service in services:
        own = added([fact for fact in now if fact.service == service], category)
        if service != "MM":
            table(f"part-{service}", own)
    table("themes", added([fact for fact in now if fact.service != "MM"], lambda fact: fact.theme))
    table("languages", added(now, lambda fact: fact.language))
    table("programmes", added([fact for fact in now if fact.programme], lambda fact: fact.programme))
    held = [one for one in world.held if one.day.year == year]
    for name, kind in (("modes", "mode"), ("held-themes", "theme")):
        counted: Counter[str] = Counter()
        for one in held:
            counted[getattr(one, kind)] += one.count
        table(name, counted)
    answers = [row for row in world.answers if row["month"].startswith(str(year))]
    known = {question: [row[question] for row in answers if row[question] not in ("", "NA")] for question in QUESTIONS}
    for question, codes in known.items():
        if codes:
            table(f"profile-{question}", Counter(codes))
    for month in range(1, 13):
        by_service = added([fact for fact in now if fact.day.month == month], lambda fact: fact.service)
        ever = {fact.service for fact in world.facts if fact.day.year <= year}
        for service in ever:
            found["months", f"{year}-{month:02}-{service}", "number"] = by_service[service]
    area = ("door", "printed", "help", "purpose", "consulted", "skills")
    counts = Counter(row.measure for row in world.counted for _one in range(row.count) if row.day.year == year)
    for measure in area:
        if counts[measure]:
            found["multimedia", measure, "number"] = counts[measure]
    if year in STOCK:
        for measure, number in zip(("stock_works", "stock_copies"), STOCK[year], strict=True):
            found["multimedia", measure, "number"] = number
    table("late", {"32+": total([fact for fact in now if fact.late])})
    unclosed: Counter[str] = Counter()
    for row in world.counted:
        if row.measure == "unclosed" and row.day.year == year:
            unclosed[row.item.partition(":")[0]] += row.count
    table("unclosed", unclosed)
    for code, value in figures(world, year, now, then, known).items():
        found["figures", code, "number"] = value
    return found


def figures(
    world: World, year: int, now: list[Fact], then: list[Fact], known: Mapping[str, list[str]]
) -> dict[str, float]:
    """Every figure of the year by its id."""
    services, held = added(now, lambda fact: fact.service), total([h for h in world.held if h.day.year == year])
    found: dict[str, float] = {f"total_contacts_{year}": total(now)}
    if then:
        found[f"total_contacts_{year - 1}"] = total(then)
        found["growth_computed"] = rounded(100 * (total(now) - total(then)) / total(then), 2)
    ids = {"MM": "mm_visitors", "IC": "ic_total", "GA": "ga_contacts", "OUT": "out_contacts"}
    for service in SERVICES:
        found[ids[service]] = services[service]
        found[f"share_{service.lower()}"] = rounded(100 * services[service] / total(now), 2)
    own = added([fact for fact in now if fact.service == "IC"], category)
    for code in ("face", "email", "phone", "chat", "after_group", "neet", "video"):
        found[f"ic_{code}"] = own[code]
    groups = [fact for fact in now if fact.service == "GA"]
    online = total([fact for fact in groups if fact.channel == "VIDEO"])
    found |= {"ga_online_share": rounded(100 * online / total(groups), 0)}
    found |= {"ga_count": held, "ga_avg": rounded(total(groups) / held, 2)}
    members = {(group.list, group.code): group.members for group in TermGroup.objects.all()}
    for id_, (question, codes) in SHARES.items():
        wanted = members[GROUPED[id_]] if id_ in GROUPED else codes
        if known[question]:
            within = len([code for code in known[question] if code in wanted])
            found[id_] = rounded(100 * within / len(known[question]), 1)
    answered = len([row for row in world.answers if row["month"].startswith(str(year))])
    if answered:
        found["n_profile"] = answered
    found |= _stock(year) | _audiences(world, year)
    return found


def _stock(year: int) -> dict[str, float]:
    works = {which: STOCK[which][0] for which in (year, year - 1) if which in STOCK}
    found: dict[str, float] = {f"mm_books_{which}": count for which, count in works.items()}
    if len(works) == 2:
        found["mm_books_growth"] = rounded(100 * (works[year] - works[year - 1]) / works[year - 1], 0)
    return found


def _audiences(world: World, year: int) -> dict[str, float]:
    named = {row["code"]: row["figure"] for row in seed.rows("audience-figures.csv")}
    reached: Counter[str] = Counter()
    for row in world.counted:
        if row.measure == "reached" and row.day.year == year:
            reached[named[row.item]] += row.count
    return dict(reached) | ({"aud_sum": reached.total()} if reached else {})


# --- the version of a closed year ----------
def version(world: World, year: int) -> dict[tuple[str, str], int]:
    """(part, codes) → number, of all that closing keeps."""
    found: Counter[tuple[str, str]] = Counter()
    for fact in world.facts:
        if fact.day.year == year:
            month = f"{fact.day:%Y-%m}-01"
            keys = {
                "total": ("contacts",),
                "month": (month, fact.service),
                "manner": (fact.service, fact.channel, fact.context),
                "theme": (fact.service, fact.theme),
                "language": (fact.language,),
                "partner": (fact.partner,),
                "programme": (fact.programme,),
            }
            for part, codes in keys.items():
                found[part, "|".join(codes)] += fact.count
    for held in world.held:
        if held.day.year == year:
            found["held", held.mode] += held.count
    for row in world.answers:
        if row["month"].startswith(str(year)):
            for question in QUESTIONS:
                found["profiles", f"{question}|{row[question]}"] += 1
    for when, question, code, count in world.hands:
        if when.startswith(str(year)):
            found["hands", f"{question}|{code}"] += count
    for counted in world.counted:
        if counted.day.year == year:
            found["days" if counted.hour is None else "hours", f"{counted.measure}|{counted.item}"] += counted.count
    found["days", "late|32+"] += sum(fact.count for fact in world.facts if fact.late and fact.day.year == year)
    for measure, place in (("stock_works", 0), ("stock_copies", 1)):
        if year in STOCK:
            found["days", f"{measure}|"] += STOCK[year][place]
    return +found


def of_json(told: Mapping) -> dict[Key, float | None]:
    """Every number of the rows of the report's JSON; None for a hidden one."""
    found: dict[Key, float | None] = {}
    for table in told["tables"]:
        for row in table["rows"]:
            numbers = {name: value for name, value in row.items() if isinstance(value, int | float) or name == "number"}
            for name, value in numbers.items():
                assert (table["name"], row["code"], name) not in found
                found[table["name"], row["code"], name] = value
    return found


def of_workbook(sheets: Iterable[list[list[str]]], names: list[str]) -> dict[Key, float | None]:
    """The same of the workbook, whose first sheet says what it is about."""
    found: dict[Key, float | None] = {}
    for name, lines in zip(names, list(sheets)[1:], strict=True):
        for line in lines[2:]:
            for head, cell in zip(("number", "percent", "before"), line[3:], strict=False):
                if cell:
                    found[name, line[0], head] = None if cell == "–" else float(cell)
    return found


# --- what may be hidden ----------
def public_cell(year: int, table: str, code: str) -> tuple[str, ...]:
    """The cell of the open data that a row of the report repeats."""
    file, period, own = table, str(year), code or "not_stated"
    if table == "months":
        period, own = code[:7], code[8:]
        return ("services", period, own)
    if table.startswith("part-"):
        return ("categories", period, f"{table.removeprefix('part-')}/{code or 'other'}")
    if table.startswith("profile-"):
        return ("answers", period, table.removeprefix("profile-"), code)
    if table == "figures":
        return _of_figure(period, code)
    file = {"modes": "activities-mode", "held-themes": "activities-theme", "multimedia": "counted"}.get(table, table)
    codes = {"themes": ("IC+GA+OUT", own), "programmes": (own, "total")}.get(table, (own,))
    return (file, period, *codes)


def _of_figure(period: str, id_: str) -> tuple[str, ...]:
    services = {"mm_visitors": "MM", "ic_total": "IC", "ga_contacts": "GA", "out_contacts": "OUT"}
    services |= {f"share_{service.lower()}": service for service in SERVICES}
    if id_ in services:
        return ("services", period, services[id_])
    if id_ in SHARES:
        question, codes = SHARES[id_]
        grouped = {**GROUPED, "pr_age_30_39": ("age5", "30-39")}.get(id_)
        return ("answers", period, *(grouped or (question, codes[0])))
    if id_ == "ga_online_share":
        return ("categories", period, "GA/online")
    return ("categories", period, f"IC/{id_.removeprefix('ic_')}")
