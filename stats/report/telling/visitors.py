"""Who came, as far as visitors agreed to say: a sample, always with its n."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cdm.core.human import number, percent
from stats import seed
from stats.models import Term
from stats.report import labels
from stats.report.shapes import Contents, Share, Table
from stats.report.telling import blocks
from stats.report.telling.blocks import Block
from stats.visitors import ELSEWHERE, HEADINGS, STEPS

ORDER = ("age5", "status", "education", "referral")


def answer_labels(question: str) -> dict[str, str]:
    if question == "first_visit":
        return {"yes": pgettext("answer", "Yes"), "no": pgettext("answer", "No")}
    return {term.code: term.label for term in Term.objects.of(question)}


def _n(table: Table) -> str:
    words = {"n": number(table.whole), "silent": number(table.silent)}
    return _("n = %(n)s answers; %(silent)s not stated.") % words


def _share(share: Share) -> tuple[str, str, str]:
    value = blocks.NOT_SHOWN if share.value is None else percent(share.value)
    return value, str(labels.SHARES[share.code]), f"n = {number(share.n)}"


def profile(contents: Contents) -> Block | None:
    if not contents.n:
        return None
    told = {share.code: share for share in contents.shares}
    region, seekers = told.get("pr_region"), told.get("pr_jobseekers")
    title = _("Who came")
    if region and seekers and region.value is not None and seekers.value is not None:
        title = _("%(region)s live in the Region, %(seekers)s look for work") % {
            "region": percent(region.value),
            "seekers": percent(seekers.value),
        }
    words = {"n": number(contents.n), "year": contents.year}
    sample = ngettext(
        "%(n)s visitor agreed to answer in %(year)s.", "%(n)s visitors agreed to answer in %(year)s.", contents.n
    )
    says = sample % words + " " + _("A sample of visitors, not of contacts: each share is of the answers known.")
    rule = blocks.hidden_hint() if any(share.value is None for share in contents.shares) else ""
    questions = [_question(contents, question) for question in ORDER]
    return blocks.section(
        _("Profile of the visitors"),
        title,
        [
            blocks.note(f"{says} {rule}".strip()),
            blocks.numbers((_share(share) for share in contents.shares), small=True),
            blocks.pair(_question(contents, "sex"), _question(contents, "first_visit")),
            *questions,
        ],
        new_page=True,
    )


def _question(contents: Contents, question: str) -> Block | None:
    table = contents.answers.get(question)
    if table is None:
        return None
    return blocks.bars(table, answer_labels(question), heading=str(HEADINGS[question]), hint=_n(table))


def residence(contents: Contents) -> Block | None:
    table = contents.answers.get("municipality")
    if table is None or not table.rows:
        return None
    ordered = Table(
        table.name,
        tuple(sorted(table.rows, key=lambda row: (row.code in ELSEWHERE, -(row.count or 0), row.code))),
        table.whole,
        table.silent,
    )
    names = answer_labels("municipality")
    inside = [row for row in ordered.rows if row.code not in ELSEWHERE and row.count]
    title = _("Where they live")
    if inside:
        words = {"name": names[inside[0].code], "share": percent(table.share(inside[0]) or 0.0)}
        title = _("%(name)s: home of most visitors, %(share)s of them") % words
    elsewhere = dict.fromkeys(ELSEWHERE, "soft")
    made = blocks.bars(
        ordered,
        names,
        heading=pgettext("of residence", "Municipality"),
        title=_("Visitors by municipality"),
        hint=_n(table),
        colours=elsewhere,
    )
    return blocks.section(_("Where they live"), title, [_map(ordered, names), made], new_page=True)


def _map(table: Table, names: dict[str, str]) -> Block:
    language = (translation.get_language() or "fr")[:2]
    rows = {row.code: row for row in table.rows}
    most = max((row.count or 0 for row in table.rows if row.code not in ELSEWHERE), default=0)
    tiles, said = [], []
    for place in seed.rows("tiles.csv"):
        row = rows.get(place["nis"])
        share = table.share(row) if row else 0.0
        value = blocks.NOT_SHOWN if share is None else percent(share)
        tiles.append(
            {
                "row": int(place["row"]) - 1,
                "column": int(place["column"]) - 1,
                "label": place[language],
                "value": value,
                "shade": 0 if not row or row.count is None else min(STEPS, 1 + STEPS * row.count // (most + 1)),
            }
        )
        said.append((names.get(place["nis"], place[language]), value))
    title = _("The nineteen municipalities, each at about its place")
    listed = "; ".join(f"{name}: {value}" for name, value in sorted(said))
    return {"kind": "map", "title": title, "alt": f"{title}. {listed}.", "tiles": tiles}
