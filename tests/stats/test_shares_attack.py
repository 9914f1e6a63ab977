"""A funder with every link there is lays its pages beside all public pages, solves the equations, and learns nothing.

The pages are read as a browser gets them: whatever they show beyond the one protected set would be found here.
"""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from cdm.core.vocabulary import Service, Theme
from partners.models import Programme
from stats import publishing
from stats.bars import not_stated
from stats.disclosure import HIDDEN, TOTAL, Released, protect
from stats.publishing import COUNSELLED, snapshots
from stats.publishing.tables import insiders, tables
from stats.recording import record
from stats.shares import links
from tests.stats.attacker import Attacker, counted, disclosed

pytestmark = pytest.mark.django_db
TODAY = dt.date(2022, 3, 1)
OWN = {"programmes": "programme", "programme-themes": "programme", "partners": "partner"}
PROGRAMMES, PARTNERS = ("touchngo", "youth"), ("alpha", "beta")


@pytest.fixture
def facts(partner_a, partner_b):
    """All of 2021, frozen since. Small counts of a programme, a partner, a theme."""
    for code in PROGRAMMES:
        Programme.objects.create(code=code, name_fr=code, name_nl=code)
    with time_machine.travel(dt.datetime(2022, 3, 1, 9, tzinfo=dt.UTC), tick=False):
        usual = [("IC", "WORK", 12), ("IC", "GUIDE", 7), ("GA", "LEARN", 9)]
        small = [(2, "OUT", "MOVE", 3, 0, 0), (5, "GA", "START", 4, 1, 1), (8, "IC", "START", 2, 0, 1)]
        for month in range(1, 13):
            for place in range(3):  # the last without a programme
                for service, theme, count in usual:
                    _record(month, service, theme, count + place, place, place % 2)
        for month, service, theme, count, programme, partner in small:
            _record(month, service, theme, count, programme, partner)
        (work,) = snapshots.due(TODAY)
        facts, _counted = snapshots.prepare(work)
        snapshots.freeze(today=TODAY)
        yield facts


@pytest.fixture
def truth(facts):
    """Its tables before anything is hidden."""
    return [table for table in tables(facts) if table.population == "contacts 2021"]


def _record(month: int, service: str, theme: str, count: int, programme: int, partner: int) -> None:
    codes = {"programme": (*PROGRAMMES, "")[programme], "partner": PARTNERS[partner]}
    record(
        day=dt.date(2021, month, 3), service=service, theme=theme, channel="FACE", language="fr", count=count, **codes
    )


def _rows(text: str, heading: str) -> list[tuple[str, list[str]]]:
    """(label, numbers) of the table under ``heading``; nothing where the page has none."""
    section = re.search(rf'id="{heading}".*?</table>', text, re.DOTALL)
    found = []
    for row in re.findall(r"<tr>(.*?)</tr>", section[0] if section else "", re.DOTALL):
        label = re.search(r'<th scope="row">(.*?)</th>', row)
        numbers = re.findall(r'<td class="number"[^>]*>(?:<b>)?(.*?)(?:</b>)?</td>', row)
        if label:
            found.append((label[1], numbers))
    return found


def _number(written: str):
    return HIDDEN if written == str(HIDDEN) else 0 if written == "–" else int(re.sub(r"\D", "", written))


def _seen(kind: str, code: str) -> dict[tuple[str, ...], object]:
    """(table, *codes) → what the page of one subject tells of it."""
    link = links.make(title="F", expires=TODAY + dt.timedelta(days=30), **{kind: code})
    text = Client().get(reverse("stats:shared_year", args=[links.token(link), 2021])).content.decode()
    services = {str(service.label): service.value for service in Service}
    themes = {str(theme.label): theme.value for theme in Theme} | {not_stated(): ""}
    table, found = f"{kind}s", {}
    columns = [services[label] for label, _numbers in _rows(text, "services-title")]
    for label, (written, *_more) in _rows(text, "services-title"):
        found[table, "2021", code, services[label]] = _number(written)
    total = re.search(r"<dd>(.*?)</dd>", text)[1]
    found[table, "2021", code, TOTAL] = _number(total)
    for quarter, (_label, numbers) in enumerate(_rows(text, "quarters-title"), start=1):
        for column, written in zip((*columns, TOTAL), numbers, strict=True):
            found[table, f"2021-Q{quarter}", code, column] = _number(written)
    for label, (written, *_more) in _rows(text, "themes-title"):
        found["programme-themes", "2021", code, COUNSELLED, themes[label]] = _number(written)
    return found


def _everything(truth) -> Released:
    """What the pages of all links tell, beside all that is open to everybody."""
    published = publishing.of_year(2021)
    pages: dict[tuple[str, ...], object] = {}
    with time_machine.travel(dt.datetime(2022, 3, 1, 9, tzinfo=dt.UTC), tick=False):
        for code in PROGRAMMES:
            pages |= _seen("programme", code)
        for code in PARTNERS:
            pages |= _seen("partner", code)
    cells = {}
    for table in truth:
        for codes, cell in table.cells.items():
            if table.name not in OWN:
                cells[cell] = published.value(table.name, *codes)
            elif cells.get(cell, HIDDEN) is HIDDEN:
                cells[cell] = pages.get((table.name, *codes), HIDDEN)
    return Released({table.name: table for table in truth}, cells)


def test_the_pages_of_all_links_and_all_public_pages_together_give_nothing_small_away(truth):
    seen = _everything(truth)
    own = [(t, codes, seen.value(t.name, *codes)) for t in truth if t.name in OWN for codes in t.rows()]
    told = [(table, codes, value) for table, codes, value in own if value is not HIDDEN]
    assert len(told) > 40
    assert all(value == counted(table, codes) for table, codes, value in told)
    assert any(0 < counted(table, codes) < 5 for table, codes, _value in own), "nothing was there to be found"
    assert disclosed(Attacker([seen], "contacts 2021", joint=False), truth) == []


def test_the_pages_tell_no_more_than_the_one_set_that_was_protected_together(facts, truth):
    released, seen = protect(truth, {}, insiders(facts)), _everything(truth)
    for table in truth:
        for codes in table.rows():
            if seen.value(table.name, *codes) is not HIDDEN:
                assert released.value(table.name, *codes) == seen.value(table.name, *codes), (table.name, codes)


def test_control_pages_that_hide_only_the_small_themselves_give_them_away(truth):
    cells = {}
    for table in truth:
        for codes, cell in table.cells.items():
            count = counted(table, codes)
            cells[cell] = HIDDEN if 0 < count < 5 else count
    careless = Released({table.name: table for table in truth}, cells)
    assert disclosed(Attacker([careless], "contacts 2021", joint=False), truth)
