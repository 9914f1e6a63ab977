"""What the report says of late entries, of the closing of its year and of the corrections since: all of it to the
house, to others nothing that is small or could be worked out."""

from __future__ import annotations

import datetime as dt
import io
import json
import re

import pypdf
import pytest
from django.utils import translation

from cdm.core import clock
from stats import closing
from stats.closing import Row
from stats.models import DayCount
from stats.publishing import snapshots
from stats.recording import record_in_bulk
from stats.report import spreadsheet, telling, typesetting
from stats.report.contents import collect, version
from stats.report.shapes import LANGUAGES
from tests.stats.by_hand import marks
from tests.stats.test_publishing_pages import a_year

pytestmark = pytest.mark.django_db
YEAR = 2025
SECRET = 3


def late(**counts):
    """Rows as ``stats.recording`` leaves them, of one day."""
    for item, count in counts.items():
        measure, code = {"week": ("late", "1-7"), "month": ("late", "8-31"), "later": ("late", "32+")}.get(
            item, ("unclosed", item)
        )
        DayCount.objects.create(day=dt.date(YEAR, 3, 4), measure=measure, item=code, count=count)


@pytest.fixture
def on(monkeypatch):
    """Sets the day of the house."""

    def set_to(day: dt.date) -> None:
        monkeypatch.setattr(clock, "today", lambda: day)

    return set_to


def year_in(on):
    on(dt.date(YEAR + 1, 1, 5))
    a_year(YEAR)
    DayCount.objects.filter(measure="late").delete()  # all of it was recorded just now


def document(contents, language="fr"):
    with translation.override(language):
        return telling.document(contents)


def section(contents, name, language="fr"):
    return next(one for one in document(contents, language)["sections"] if one["name"] == name)


def blocks_of(contents, language="fr"):
    return section(contents, "Qualité des données", language)["blocks"]


def said(contents):
    return json.dumps(blocks_of(contents), ensure_ascii=False).replace("\\u00a0", " ").replace("\xa0", " ")


def table(contents, start):
    return next(one for one in blocks_of(contents) if one["kind"] == "table" and one["title"].startswith(start))


def tables(contents):
    return {one["name"]: one["rows"] for one in json.loads(spreadsheet.as_json(contents))["tables"]}


# --- late entries ----------
def test_without_a_count_they_are_not_known(on):
    year_in(on)
    assert "n’est donc pas connu" in said(collect(YEAR))
    assert {"late", "unclosed"}.isdisjoint(tables(collect(YEAR)))


def test_to_the_house_all_of_them(on):
    year_in(on)
    late(week=30, month=SECRET, IC=2, **{"GA:alpha": 1})
    contents = collect(YEAR)
    whole = table(contents, "33 contacts encodés en retard, ")
    assert [row[1] for row in whole["rows"]] == ["30", "3"]
    assert [row[1] for row in table(contents, "3 entretiens et séances à clôturer")["rows"]] == ["2", "1"]
    assert "n’est donc pas connu" not in said(contents)
    assert [(row["code"], row["number"]) for row in tables(contents)["late"]] == [("1-7", 30), ("8-31", 3)]
    assert [(row["code"], row["number"]) for row in tables(contents)["unclosed"]] == [("IC", 2), ("GA", 1)]


def test_of_a_public_year_none_before_it_is_closed(on):
    year_in(on)
    late(week=30, IC=20)
    snapshots.freeze(today=dt.date(YEAR + 1, 2, 10))
    contents = collect(YEAR)
    assert (contents.late, contents.unclosed) == (None, None)
    assert "est donné une fois l’année clôturée" in said(contents)
    closing.close(year=YEAR)
    assert collect(YEAR).late.whole == 30
    assert collect(YEAR).unclosed.whole == 20


@pytest.mark.parametrize(
    ("counts", "whole", "shown"),
    [
        ({"week": 30, "month": 12, "later": 0}, 42, [30, 12]),
        ({"week": 30, "month": 12, "later": SECRET}, 45, [30, None, None]),
        ({"week": 30, "later": SECRET}, 33, [None, None]),
        ({"later": SECRET}, 0, [None]),
    ],
)
def test_of_a_public_year_nothing_small_once_it_is_closed(on, counts, whole, shown):
    year_in(on)
    late(**{name: count for name, count in counts.items() if count})
    snapshots.freeze(today=dt.date(YEAR + 1, 2, 10))
    closing.close(year=YEAR)
    contents = collect(YEAR)
    told = [row.count for row in contents.late.rows]
    assert (contents.late.whole, told) == (whole, shown)
    if None in told:
        assert "inférieur à 5" in said(contents)
    assert spreadsheet.as_xlsx(contents)


# --- closing ----------
def test_an_open_year_says_so(on):
    year_in(on)
    contents = collect(YEAR)
    assert contents.closed is None
    assert "2025 n’est pas clôturée" in said(contents)
    assert "2025 n’est pas clôturée" in json.dumps(section(contents, "Colophon"), ensure_ascii=False)
    assert json.loads(spreadsheet.as_json(contents))["closed"] is None


def corrected(on, *sets, day=None):
    """Closes the year and corrects it, one version for each of ``sets``."""
    on(dt.date(YEAR + 1, 2, 20))
    closing.close(year=YEAR)
    on(day or dt.date(YEAR + 1, 3, 2))
    for number, (reason, rows) in enumerate(sets, 1):
        closing.correct(year=YEAR, rows=rows, reason=reason, after=number)


def fair(count, service="OUT"):
    return Row(dt.date(YEAR, 11, 1), count, service, "FACE", "STD", "WORK", "fr")


def test_a_closed_year_says_when_and_which_version(on):
    year_in(on)
    before = version(collect(YEAR))
    corrected(on)
    assert version(collect(YEAR)) != before
    assert "a été clôturée le 20 février 2026. Ses chiffres n’ont pas changé depuis." in said(collect(YEAR))
    on(dt.date(YEAR + 1, 3, 2))
    closing.correct(year=YEAR, rows=[fair(64)], reason="late", after=1)
    contents = collect(YEAR)
    sentence = "a été clôturée le 20 février 2026. La version 2, du 2 mars 2026, fait foi."
    colophon = json.dumps(section(contents, "Colophon"), ensure_ascii=False).replace("\xa0", " ")
    assert sentence in said(contents)
    assert sentence in colophon
    assert json.loads(spreadsheet.as_json(contents))["closed"] == {
        "day": "2026-02-20",
        "version": 2,
        "version_day": "2026-03-02",
        "corrections": 1,
        "corrections_not_told": 0,
    }
    info, *sheets = marks.xlsx_tables(spreadsheet.as_xlsx(contents))
    cells = " ".join(cell for row in info for cell in row).replace("\xa0", " ")
    assert "20 février 2026" in cells
    assert "2 maart 2026" in cells
    corrections = next(sheet for sheet in sheets if sheet[0][1] == "Corrections depuis la clôture")
    assert [float(row[3]) for row in corrections[2:]] == [64]


def test_to_the_house_every_record(on):
    year_in(on)
    corrected(on, ("late", [fair(SECRET)]), ("code", [fair(-2), fair(2, "GA")]))
    contents = collect(YEAR)
    rows = table(contents, "Corrections depuis")["rows"]
    assert [row[2] for row in rows] == ["+2", "−2", "+3"]
    assert all(row[0].replace("\xa0", " ") == "novembre 2025" for row in rows)
    assert "Compté trop tard" in rows[2][1]
    assert "Compté sous un mauvais code" in rows[0][1]
    assert [row["number"] for row in tables(contents)["corrections"]] == [2, -2, 3]


# --- corrections outside the house ----------
def public(on, *sets, next_month=(("IC", 40), ("OUT", 30)), freeze=True):
    """The report of a public year corrected by ``sets``; ``next_month``: what there is beside in January 2026."""
    year_in(on)
    on(dt.date(YEAR + 1, 2, 5))
    assert snapshots.freeze()
    corrected(on, *sets)
    if freeze:
        on(dt.date(YEAR + 1, 4, 10))
        a_year(YEAR + 1, range(1, 3))
        record_in_bulk(
            {"day": dt.date(YEAR + 1, 1, 4), "service": service, "channel": "FACE", "context": "STD", "count": count}
            for service, count in next_month
        )
        assert snapshots.freeze()
    contents = collect(YEAR)
    assert contents.public
    return contents


def nets(contents):
    return [(one.version, one.codes, one.count, one.month) for one in contents.closed.corrections]


def test_of_a_public_year_what_is_large_by_service(on):
    contents = public(on, ("late", [fair(40), fair(24)]), ("code", [fair(-3), Row(dt.date(YEAR, 11, 1), 3, "OUT")]))
    assert nets(contents) == [(3, {"service": "OUT"}, 0, None), (2, {"service": "OUT"}, 64, None)]
    assert contents.closed.untold == 0
    assert [row[2] for row in table(contents, "Corrections depuis")["rows"]] == ["0", "+64"]
    assert "novembre 2025" not in said(contents)
    assert "compte dans le mois publié ensuite" in said(contents)


@pytest.mark.parametrize(
    "small", [[fair(SECRET)], [fair(40), Row(dt.date(YEAR, 11, 1), SECRET, "IC")], [fair(40), fair(-37)]]
)
def test_a_small_one_is_only_counted(on, small):
    contents = public(on, ("late", [fair(64)]), ("twice", small))
    assert nets(contents) == [(2, {"service": "OUT"}, 64, None)]
    assert contents.closed.untold == 1
    assert "1 correction n’est pas chiffrée" in said(contents)
    made = json.loads(spreadsheet.as_json(contents))
    assert made["closed"]["corrections_not_told"] == 1
    assert "twice" not in json.dumps(made["closed"])


def test_none_that_gives_the_next_month_away(on):
    """OUT has three contacts in January: 67 are published, and 67 − 64 would say so."""
    told = public(on, ("late", [fair(64)]), next_month=(("IC", 40), ("OUT", SECRET)))
    assert nets(told) == []
    assert told.closed.untold == 1


def test_none_before_the_next_month_is_published(on):
    contents = public(on, ("late", [fair(64)]), freeze=False)
    assert (nets(contents), contents.closed.untold) == ([], 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_languages_tell_corrections(on, language):
    year_in(on)
    late(week=30, IC=7)
    corrected(on, ("late", [fair(64)]))
    told = json.dumps(document(collect(YEAR), language), ensure_ascii=False)
    words = {"fr": ("Compté trop tard", "20\xa0février\xa02026"), "nl": ("Te laat geteld", "20\xa0februari\xa02026")}
    assert all(word in told for word in words[language])


def test_more_corrections_than_a_page_holds_are_all_on_paper(on):
    year_in(on)
    corrected(on, ("late", [fair(1000 + number) for number in range(80)]))
    with translation.override("fr"):
        pages = pypdf.PdfReader(io.BytesIO(typesetting.pdf(collect(YEAR)))).pages
    texts = [re.sub(r"\s", "", page.extract_text()) for page in pages]
    assert [number for number in range(1000, 1080) if not any(f"+{number}" in text for text in texts)] == []
    assert len([text for text in texts if "+10" in text]) > 2  # not off the end of one
