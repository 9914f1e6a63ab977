"""A catalogue from a file: shown first, then all of it or nothing; the same file twice changes nothing."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from multimedia.documentation import columns, exporting, importing
from multimedia.models import Work
from stats.imports.table import BadFile
from tests.multimedia import works

HEAD = "cote;titre;auteurs;langue;thème;exemplaires\n"
LINES = HEAD + "EMP 1;Réussir son entretien;Dupré, O.;fr;WORK;2\nWER 2;De brief;Peeters, An;nl;werken;1\n"


@pytest.fixture
def catalogue(tmp_path, db):
    def written(text: str | bytes):
        path = tmp_path / "works.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return written


def refusal(path, **options) -> list[str]:
    with pytest.raises(BadFile) as bad:
        importing.bring_in(path, **options)
    return [str(problem) for problem in bad.value.problems]


def test_new_works_are_added_and_known_ones_changed(catalogue):
    works.work("L’entretien", "emp1", copies=1, theme="", place="Rayon 4", year=2019)
    shown = importing.bring_in(catalogue(LINES), keep=False, shown=10)
    assert (shown.added, shown.changed, shown.unchanged) == (1, 1, 0)
    assert Work.objects.get().title == "L’entretien"  # only shown
    assert shown.new == ((3, "WER 2", "De brief"),)
    (changed,) = shown.changes
    assert (changed.line, changed.title) == (2, "L’entretien")
    assert set(changed.fields) == {
        ("call_number", "emp1", "EMP 1"),
        ("title", "L’entretien", "Réussir son entretien"),
        ("authors", "", "Dupré, O."),
        ("theme", "", "WORK"),
        ("copies", 1, 2),
    }
    done = importing.bring_in(catalogue(LINES), expected=shown.digest)
    assert (done.added, done.changed) == (1, 1)
    kept = Work.objects.get(call_number="EMP 1")
    assert (kept.copies, kept.theme, kept.place, kept.year) == (2, "WORK", "Rayon 4", 2019)  # the file has no place
    added = Work.objects.get(call_number="WER 2")
    assert (added.language, added.theme, added.state) == ("nl", "WORK", "shelf")
    assert added.acquired == dt.date(2026, 11, 23)


def test_the_same_file_twice_changes_nothing(catalogue, monday_morning):
    importing.bring_in(catalogue(LINES + "X 3;Trois;;fr;;\n"))
    before = list(Work.objects.order_by("pk").values())
    monday_morning.shift(dt.timedelta(days=40))
    again = importing.bring_in(catalogue(LINES + "X 3;Trois;;fr;;\n"))
    assert (again.added, again.changed, again.unchanged) == (0, 0, 3)
    assert list(Work.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(
    "text",
    [
        "cote,titre,langue\nA 1,Été,fr\n".encode(),
        "\ufeffplaatskenmerk;titel;taal\r\nA 1;Été;Frans\r\n".encode(),
        "Call number;TITLE;language\nA 1;Été;french\n".encode(),
        "COTE;Titre;Langue;;\nA 1;Été;Français;;\n".encode(),  # empty columns at the end, as Excel leaves them
        "cote;titre;langue\nA 1;\u201cÉté\u201d;fr\n".replace("\u201c", '"').replace("\u201d", '"').encode(),
        "cote;titre;langue\r\nA 1;Été;français\r\n".encode("cp1252"),  # a plain CSV of Excel
        "langue;cote;titre\nfr;  A   1 ;E\u0301te\u0301\n".encode(),
    ],
)
def test_it_reads_what_spreadsheets_write(catalogue, text):
    outcome = importing.bring_in(catalogue(text))
    assert Work.objects.values_list("call_number", "title", "language").get() == ("A 1", "Été", "fr")
    assert outcome.old_encoding == (b"\xc9" in text)


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("A 1;;fr;;;;;;", "Ligne 2, colonne titre"),
        ("A 1;T;klingon;;;;;;", "Ligne 2, colonne langue.*Français"),
        ("A 1;T;fr;978-2-7096-1234-1;;;;;", "Ligne 2, colonne isbn"),
        ("A 1;T;fr;9,78271E+12;;;;;", "Ligne 2, colonne isbn"),
        ("A 1;T;fr;;1234;;;;", "Ligne 2, colonne année"),
        ("A 1;T;fr;;3000;;;;", "Ligne 2, colonne année"),
        ("A 1;T;fr;;;0;;;", "Ligne 2, colonne exemplaires"),
        ("A 1;T;fr;;;;perdu;;", "Ligne 2, colonne état"),
        ("A 1;T;fr;;;;;2027-01-01;", "Ligne 2, colonne entré le"),
        ("A 1;T;fr;;;;;30/02/2021;", "Ligne 2, colonne entré le"),
        ("A 1;T;fr;;;;;2021-05-01;2020-05-01", "Ligne 2"),
        ("A 1;T;fr;;;;;;\na1;U;fr;;;;;;", "Ligne 3, colonne cote.*2"),
        ("A 1;T;fr;;;;;", "Ligne 2"),
        (f"{'A' * 41};T;fr;;;;;;", "Ligne 2, colonne cote"),
        (";T;fr;;;;;;", "Ligne 2, colonne cote"),
    ],
)
def test_one_bad_line_refuses_the_whole_file(catalogue, lines, says):
    head = "cote;titre;langue;isbn;année;exemplaires;état;entré le;retiré le\n"
    with translation.override("fr"):
        (said,) = refusal(catalogue(f"{head}{lines}\nB 2;Bon;fr;;;;;;\n"))
    assert re.match(says, said), said
    assert not Work.objects.exists()


def test_every_bad_line_is_told_at_once(catalogue):
    text = "cote;titre;langue\n" + "".join(f"A {n};;fr\n" for n in range(60))
    with pytest.raises(BadFile) as bad:
        importing.bring_in(catalogue(text))
    assert (len(bad.value.problems), bad.value.more) == (50, 10)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("titre;langue\nT;fr\n", "cote"),
        ("cote;titre;langue;couleur\nA;T;fr;rouge\n", "couleur"),
        ("cote;titre;langue;titel\nA;T;fr;U\n", "titel"),
        ("", "vide"),
        ("cote;titre;langue\n", "aucune ligne"),
        (b"PK\x03\x04rest of a workbook", "CSV UTF-8"),
    ],
)
def test_what_is_no_catalogue_is_said_to_be_none(catalogue, text, says):
    with translation.override("fr"):
        (said,) = refusal(catalogue(text))
    assert says in said


def test_a_new_work_needs_a_title_and_a_language(catalogue):
    works.work("Connu", "A 1", copies=1)
    with translation.override("fr"):
        (said,) = refusal(catalogue("cote;exemplaires\na1;4\nB 2;1\n"))
    assert said.startswith("Ligne 3")
    assert importing.bring_in(catalogue("cote;exemplaires\na1;4\n")).changed == 1
    assert Work.objects.values_list("title", "copies").get() == ("Connu", 4)


def test_empty_cells_empty_what_may_be_empty_and_keep_the_rest(catalogue):
    works.work("T", "A 1", copies=4, state="repair", place="Rayon 9", year=2019, isbn="9782709612340")
    importing.bring_in(catalogue("cote;exemplaires;état;entré le;emplacement;année;isbn\nA 1;;;;;;\n"))
    kept = Work.objects.get()
    assert (kept.copies, kept.state, kept.acquired) == (4, "repair", works.LONG_AGO)
    assert (kept.place, kept.year, kept.isbn) == ("", None, "")


def test_a_catalogue_that_changed_since_it_was_shown_is_noticed(catalogue):
    known = works.work("Ancien", "EMP 1")
    shown = importing.bring_in(catalogue(LINES), keep=False)
    Work.objects.filter(pk=known.pk).update(title="Retouché")
    with pytest.raises(importing.Meanwhile) as meanwhile:
        importing.bring_in(catalogue(LINES), expected=shown.digest, shown=5)
    assert ("title", "Retouché", "Réussir son entretien") in meanwhile.value.outcome.changes[0].fields
    assert Work.objects.get().title == "Retouché"
    works.work("Autre", "ZZ 9")  # what the file does not speak of does not matter
    importing.bring_in(catalogue(LINES), expected=meanwhile.value.outcome.digest)


def test_what_is_exported_comes_back_unchanged(catalogue):
    works.shelf()
    works.work("=HYPERLINK(1)", "-1", authors="+32", place="@4", withdrawn=dt.date(2020, 1, 1), isbn="9789020978438")
    for language in ("fr", "nl"):
        with translation.override(language):
            written = b"".join(exporting.as_csv(Work.objects.order_by("pk")))
            assert b";'=HYPERLINK(1);'+32;" in written
            outcome = importing.bring_in(catalogue(written))
        assert (outcome.added, outcome.changed, outcome.unchanged) == (0, 0, 7)
    Work.objects.all().delete()
    assert importing.bring_in(catalogue(written)).added == 7
    assert Work.objects.filter(title="=HYPERLINK(1)", withdrawn=dt.date(2020, 1, 1)).exists()


def test_its_queries_do_not_depend_on_its_length(catalogue, django_assert_num_queries):
    text = "cote;titre;langue\n" + "".join(f"A {n};Titre {n};fr\n" for n in range(500))
    for path in (catalogue(LINES), catalogue(text)):
        with django_assert_num_queries(15):
            importing.bring_in(path, shown=20)


def test_every_column_has_a_name_of_its_own_in_each_language():
    for language in ("fr", "nl", "en"):
        assert [columns.named(name) for name in columns.header(language)] == list(columns.NAMES)


def test_the_command_says_what_it_did(catalogue, capsys):
    call_command("import_works", catalogue(LINES), "--check", "--lang", "fr")
    assert not Work.objects.exists()
    call_command("import_works", catalogue(LINES), "--lang", "fr")
    assert "2" in capsys.readouterr().out
    assert Work.objects.count() == 2
    with pytest.raises(CommandError, match="Ligne 2"):
        call_command("import_works", catalogue(HEAD + "A;;;;;\n"), "--lang", "fr")
