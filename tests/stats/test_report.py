"""The 2021 report in both languages equals figures-2021.csv, whatever form it is read in."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import zipfile
from html import unescape
from pathlib import Path
from typing import Any

import polib
import pypdf
import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings
from django.utils import translation

from cdm.demo import data_activities, data_partners, data_stats
from stats.publishing import snapshots
from stats.publishing.snapshots import Work
from stats.report import runs, telling
from stats.report.contents import collect
from stats.report.shapes import LANGUAGES
from stats.report.telling import blocks

ROWS = {
    row["id"]: row
    for row in csv.DictReader(
        (Path(__file__).parent / "data" / "figures-2021.csv").read_text(encoding="utf-8").splitlines()
    )
}
TOLD = [
    id_
    for id_, row in ROWS.items()
    if row["kind"] in ("exact", "rounded_pct", "derived", "derived_exact", "external_pct")
]


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, tmp_path_factory) -> dict[str, Any]:
    """The report's files on the demo's data, loaded once and taken away again."""
    place = tmp_path_factory.mktemp("state")
    around = transaction.atomic()
    around._from_testcase = True  # as TestCase marks its own, so that durable blocks may run inside
    with django_db_blocker.unblock(), override_settings(EMBEDDED_STATE_DIR=place), around:
        for module in (data_partners, data_stats, data_activities):  # the group activities are dated sessions
            module.load(lambda text: None)
        contents = collect(2021)
        snapshots.freeze_one(Work(dt.date(2021, 12, 1), tuple(dt.date(2021, month, 1) for month in range(1, 13))))
        public = collect(2021)
        found: dict[str, Any] = {
            "contents": contents,
            "files": dict(runs.files(contents)),
            "documents": {},
            "public": public,
        }
        for language in LANGUAGES:
            with translation.override(language):
                found["documents"][language] = telling.document(contents)
        transaction.set_rollback(True)
    return found


@pytest.fixture(scope="module")
def pdfs(made) -> dict[str, pypdf.PdfReader]:
    return {language: pypdf.PdfReader(io.BytesIO(made["files"][f"{language}.pdf"])) for language in LANGUAGES}


def spaced(text: str) -> str:
    """Every kind of space one space."""
    return " ".join(text.split())


@pytest.fixture(scope="module")
def texts(pdfs) -> dict[str, str]:
    return {lang: spaced(" ".join(page.extract_text() for page in pdf.pages)) for lang, pdf in pdfs.items()}


@pytest.mark.parametrize("id_", TOLD)
def test_once_public_every_figure_is_the_same(made, id_):
    assert made["public"].public
    assert made["public"].figures[id_]["value"] == float(ROWS[id_]["value"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("id_", TOLD)
def test_every_figure_stands_in_the_pdf(made, texts, language, id_):
    value = made["contents"].figures[id_]
    assert value["value"] == float(ROWS[id_]["value"])
    with translation.override(language):
        said = spaced(blocks.written(id_, value))
    assert re.search(rf"(?<![\d.,]){re.escape(said)}(?![\d])", texts[language]), said


@pytest.mark.parametrize("id_", TOLD)
def test_every_figure_stands_in_json_and_workbook(made, id_):
    lines = {row["code"]: row for table in json.loads(made["files"]["json"])["tables"] for row in table["rows"]}
    assert lines[id_]["number"] == float(ROWS[id_]["value"])
    with zipfile.ZipFile(io.BytesIO(made["files"]["xlsx"])) as book:
        pages = "".join(book.read(name).decode() for name in book.namelist() if "worksheets/" in name)
    row = re.search(rf"<row[^>]*>(?:(?!</row>).)*<t>{id_}</t>.*?</row>", pages)
    assert row
    assert f"<v>{float(ROWS[id_]['value']):g}</v>".replace("e+", "e") in re.sub(
        r"<v>([\d.]+)</v>", lambda found: f"<v>{float(found[1]):g}</v>", row[0]
    )


@pytest.mark.parametrize(
    ("language", "growth", "three", "unverified"),
    [
        ("fr", "+11,98 %", r"\b3 % est imprimé", "23,5 % est imprimé"),
        ("nl", "+11,98 %", r"\b3 % staat", "23,5 % staat"),
    ],
)
def test_contradictions_are_told_never_reproduced(texts, language, growth, three, unverified):
    text = texts[language]
    assert growth in text
    assert len(re.findall(r"(?<![\d,])3 %", text)) == len(re.findall(three, text)) == 1
    assert text.count("23,5 %") == text.count(unverified) == 1


def test_contradictions_are_in_the_json(made):
    found = json.loads(made["files"]["json"])["contradicted"]
    assert [(claim["code"], claim["printed"], claim["true"]) for claim in found] == [
        ("growth_claimed", "3", 11.98),
        ("so_growth", "23.5", None),
    ]


def numbers(document: Any) -> list[str]:
    """Every number of a told document in order, without the marks of its language."""
    return re.findall(r"\d+", re.sub(r"(?<=\d)[\u202f.](?=\d{3})", "", json.dumps(document, ensure_ascii=False)))


def shape(document: Any) -> Any:
    if isinstance(document, dict):
        return {key: shape(value) for key, value in document.items()}
    if isinstance(document, list):
        return [shape(value) for value in document]
    return type(document).__name__


def test_both_languages_say_the_same(made):
    told = []
    for document in made["documents"].values():
        sections = [section for section in document["sections"] if section is not document["sections"][-2]]
        assert len(document["sections"]) == 17
        told.append(
            [
                block
                for section in sections
                for block in section["blocks"]
                if block["kind"] not in {"events", "definitions", "names", "map"}
            ]
        )
    french, dutch = told
    assert [shape(block) for block in french] == [shape(block) for block in dutch]
    plain = [[sorted(numbers([b.get("rows"), b.get("items"), b.get("points")])) for b in blocks] for blocks in told]
    for one, other in zip(*plain, strict=True):
        assert [n for n in one if len(n) > 1] == [n for n in other if len(n) > 1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_english_is_left(texts, language):
    catalogue = polib.pofile(str(settings.BASE_DIR / "locale" / language / "LC_MESSAGES" / "django.po"))
    english = [
        entry.msgid for entry in catalogue if "%(" not in entry.msgid and " " in entry.msgid and len(entry.msgid) > 9
    ]
    other = {entry.msgid: entry.msgstr for entry in catalogue}
    assert len(english) > 1000
    assert [msgid for msgid in english if msgid in texts[language] and msgid not in other[msgid]] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_is_tagged_and_says_its_language(pdfs, language):
    root = pdfs[language].trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]
    assert root["/Lang"].startswith(language)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    metadata = pdfs[language].xmp_metadata.stream.get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata


def elements(node: Any) -> list[Any]:
    """Every structure element below ``node``."""
    found, todo = [], [node]
    while todo:
        one = todo.pop().get_object()
        children = one.get("/K", []) if hasattr(one, "get") else []
        children = children if isinstance(children, list) else [children]
        below = [child for child in children if hasattr(child.get_object(), "get") and "/S" in child.get_object()]
        found += [child.get_object() for child in below]
        todo += below
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_drawing_has_its_words_and_every_table_its_heads(made, pdfs, language):
    found = elements(pdfs[language].trailer["/Root"]["/StructTreeRoot"])
    figures = [one for one in found if one["/S"] == "/Figure"]
    kinds = [block["kind"] for section in made["documents"][language]["sections"] for block in section["blocks"]]
    assert len(figures) == kinds.count("columns") + kinds.count("map") == 3
    assert all(len(unescape(figure["/Alt"])) > 60 for figure in figures)
    tables = [one for one in found if one["/S"] == "/Table"]
    assert len(tables) >= kinds.count("bars") + kinds.count("table") > 20
    for table in tables:
        assert any(one["/S"] == "/TH" for one in elements(table))
    assert {"/H1", "/H2", "/TH"} <= {one["/S"] for one in found}


def test_letters_are_the_house_s_own(pdfs):
    fonts = {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for page in pdfs["fr"].pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert {name.partition("-")[0] for name in fonts} <= {"Manrope", "DejaVuSansMono"}
