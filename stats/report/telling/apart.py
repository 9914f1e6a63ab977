"""What is counted apart and never added to the contacts: audiences, programmes, events, website, social networks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from cdm.core import human
from cdm.core.human import number
from stats.apart.audiences import PREFIX, SUM
from stats.report import labels
from stats.report.shapes import Contents, Event
from stats.report.telling import blocks, counted
from stats.report.telling.blocks import Block


def _family(contents: Contents, family: Mapping[str, Any], title: str, *, hint: str = "", total: bool = False) -> Block:
    rows = blocks.known(contents, family)
    made = blocks.table(title, [_("What"), _("Number")], rows, hint=hint, total=total)
    return made if rows else {}


def never_added() -> str:
    return _(
        "Counted apart: these numbers overlap the services or lie outside of them, and are never added to contacts."
    )


def audiences(contents: Contents) -> Block | None:
    others = {code for code in contents.figures if code.startswith(PREFIX)} - {*labels.AUDIENCES, SUM}
    family = {**labels.AUDIENCES, **{code: labels.of(code) for code in sorted(others)}}
    rows = blocks.known(contents, family)
    if not rows:
        return None
    whole = contents.figures.get("aud_sum")
    title = _("Special audiences")
    summed = whole is not None and whole["value"] is not None
    if whole is not None and summed:
        said = blocks.written("aud_sum", whole)
        title = _("%(count)s people of special audiences reached, beside the contacts") % {"count": said}
        rows.append((_("All special audiences together"), said))
    head = [_("Audience"), _("People reached")]
    listed = blocks.table(_("Who was reached"), head, rows, total=summed)
    return blocks.section(_("Special audiences"), title, [blocks.note(never_added()), listed], new_page=True)


def programmes(contents: Contents) -> Block | None:
    own = counted.programmes(contents)
    neet = _family(contents, labels.NEET, _("NEET programme: young people supported"), total=True)
    cohort = _family(contents, labels.COHORT, _("Uppercut!: a small cohort, told as counts"))
    if not (own or neet or cohort):
        return None
    title = _("Programmes")
    total, sessions = contents.figures.get("neet_total"), contents.figures.get("ic_neet")
    more = ""
    if total and total["value"] is not None:
        words = {"count": blocks.written("neet_total", total)}
        title = _("%(count)s young people neither in work nor in school were supported") % words
    single = contents.figures.get("neet_individual")
    if sessions and sessions["value"] and single and single["value"]:
        more = _("%(persons)s people came to %(interviews)s advice sessions: people and contacts are different units.")
        more %= {"persons": number(single["value"]), "interviews": number(sessions["value"])}
        neet["hint"] = more
    people, good = contents.figures.get("upper_part"), contents.figures.get("upper_success")
    if cohort and people and people["value"] and good and good["value"] is not None:
        words = {"good": number(good["value"]), "all": number(people["value"])}
        cohort["title"] = _("Uppercut!: %(good)s positive outcomes for %(all)s participants") % words
    return blocks.section(_("Programmes"), title, [neet, cohort, own])


def _event(event: Event) -> dict[str, str]:
    language = (translation.get_language() or "fr")[:2]
    return {
        "day": human.date(event.day) if event.day else "",
        "title": event.title[language],
        "text": event.text[language],
    }


def events(contents: Contents) -> Block | None:
    told = [_event(event) for event in contents.events]
    listed: Block = {"kind": "events", "items": told} if told else {}
    numbers = _family(contents, labels.EVENTS, _("Events in numbers"), hint=never_added())
    if not (told or numbers):
        return None
    title = _("What %(year)s will be remembered by") % {"year": contents.year}
    return blocks.section(_("Key events"), title, [listed, numbers], new_page=True)


def online(contents: Contents) -> Block | None:
    web = _family(contents, labels.WEB, _("Website"))
    social = _family(
        contents,
        labels.SOCIAL,
        _("Social networks"),
        hint=_("Shares as the networks publish them; they are not computed here."),
    )
    others = _others(contents)
    if not (web or social or others):
        return None
    title = _("Website and social networks")
    views, visitors = contents.figures.get("web_views"), contents.figures.get("web_visitors")
    if views and visitors and views["value"] is not None and visitors["value"] is not None:
        words = {"views": number(views["value"]), "visitors": number(visitors["value"])}
        title = _("%(visitors)s visitors of the website read %(views)s pages") % words
    return blocks.section(_("Website and social networks"), title, [web, social, others], new_page=True)


def _others(contents: Contents) -> Block:
    """Figures counted elsewhere that no section names: none is lost."""
    named = {id_ for family in labels.FAMILIES for id_ in family} | labels.TOLD_ELSEWHERE
    rows = [
        (id_, blocks.written(id_, value))
        for id_, value in contents.figures.items()
        if value["kind"] == "held" and id_ not in named and not id_.startswith(PREFIX)
    ]
    return blocks.table(_("Other figures counted elsewhere"), [_("Code"), _("Number")], rows) if rows else {}
