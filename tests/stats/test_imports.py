import datetime as dt
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cdm.audit.models import AuditEvent
from cdm.core import clock
from stats import names
from stats.imports.table import SHOWN
from stats.models import Figure, ImportedFile, MonthlyTally, Profile, Tally

pytestmark = pytest.mark.django_db
CONTACTS = "day,service,channel,context,theme,language,partner,programme,count\n"
PROFILES = "month,sex,age5,municipality,status,education,referral,first_visit\n"
FIGURES = "year,id,value,unit,note\n"


@pytest.fixture
def bring_in(tmp_path: Path):
    """``bring_in("contacts", text_or_bytes)`` → what the command says; a refusal raises CommandError."""

    def run(kind: str, content: str | bytes, name: str = "book.csv", **options: object) -> str:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        out = StringIO()
        call_command(f"import_{kind}", path, stdout=out, stderr=StringIO(), **options)
        return out.getvalue()

    return run


def refusal(bring_in, kind: str, content: str | bytes, **options: object) -> list[str]:
    with pytest.raises(CommandError) as refused:
        bring_in(kind, content, **options)
    assert not Tally.objects.exists()
    assert not Profile.objects.exists()
    assert not ImportedFile.objects.exists()
    return [line.strip() for line in str(refused.value).splitlines()]


def test_contacts_are_added_up(bring_in):
    says = bring_in(
        "contacts",
        CONTACTS
        + "2021-03-01,IC,FACE,STD,WORK,fr,alpha,,2\n"
        + "2021-03-01,IC,FACE,STD,WORK,FR,alpha,,3\n"
        + "2021-03-02,GA,VIDEO,,,,,youth,40\n",
    )
    assert "45" in says
    assert list(Tally.objects.order_by("pk").values_list("day", "service", "language", "count")) == [
        (dt.date(2021, 3, 1), "IC", "fr", 5),
        (dt.date(2021, 3, 2), "GA", "", 40),
    ]
    assert AuditEvent.objects.get().key == ImportedFile.objects.get().pk, "one entry for the file"
    assert sum(MonthlyTally.objects.values_list("count", flat=True)) == 45


@pytest.mark.parametrize(
    "dress",
    [
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.replace(",", ";").encode(),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\n\n").replace("FACE", " FACE ").encode() + b",,,,,,,,\n",
        lambda text: text.replace("IC", '"IC"').encode(),
    ],
    ids=["bom", "semicolons", "crlf", "blank lines and spaces", "quotes"],
)
def test_the_dress_of_a_file_does_not_matter(bring_in, dress):
    plain = CONTACTS + "2021-03-01,IC,FACE,STD,WORK,fr,alpha,,2\n"
    bring_in("contacts", dress(plain))
    assert list(Tally.objects.values_list("service", "channel", "count")) == [("IC", "FACE", 2)]
    with pytest.raises(CommandError, match="already imported"):
        bring_in("contacts", plain, name="again.csv")
    assert sum(Tally.objects.values_list("count", flat=True)) == 2


def test_columns_may_come_in_any_order(bring_in):
    bring_in("contacts", "count,service,day,channel,context,theme,language,partner,programme\n7,MM,2021-03-01,,,,,,\n")
    assert list(Tally.objects.values_list("day", "service", "count")) == [(dt.date(2021, 3, 1), "MM", 7)]


@pytest.mark.parametrize(
    ("header", "word"),
    [
        (CONTACTS.replace(",count", ""), "Missing: count"),
        (CONTACTS.replace("count", "number"), "Not known: number"),
        (CONTACTS.replace("\n", ",name\n"), "Not known: name"),
        (CONTACTS.replace("count", "count,count"), "Each once"),
    ],
)
def test_a_wrong_header_is_refused(bring_in, header, word):
    assert word in refusal(bring_in, "contacts", header + "2021-03-01,IC,,,,,,,1\n")[1]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("2021-02-29,IC,,,,,,,1", "day"),
        ("01/03/2021,IC,,,,,,,1", "day"),
        (f"{clock.today() + dt.timedelta(days=1)},IC,,,,,,,1", "day"),
        ("2021-03-01,,,,,,,,1", "service"),
        ("2021-03-01,ic,,,,,,,1", "service"),
        ("2021-03-01,IC,FAX,,,,,,1", "channel"),
        ("2021-03-01,IC,=1+1,,,,,,1", "channel"),
        ("2021-03-01,IC,,XX,,,,,1", "context"),
        ("2021-03-01,IC,,,COOK,,,,1", "theme"),
        ("2021-03-01,IC,,,,xx,,,1", "language"),
        ("2021-03-01,IC,,,,,=cmd,,1", "partner"),
        ("2021-03-01,IC,,,,,,a b,1", "programme"),
        ("2021-03-01,IC,,,,,,,0", "count"),
        ("2021-03-01,IC,,,,,,,-1", "count"),
        ("2021-03-01,IC,,,,,,,1.5", "count"),
        ("2021-03-01,IC,,,,,,,", "count"),
        ("2021-03-01,IC,,,,,,,99999999999999999999", "count"),
        ("2021-03-01,IC,,,,,\x00,,1", "partner"),
    ],
)
def test_a_bad_cell_is_told_with_its_place(bring_in, row, column):
    lines = refusal(bring_in, "contacts", CONTACTS + "2021-03-01,IC,,,,,,,1\n" + row + "\n")
    assert len(lines) == 2
    assert lines[1].startswith(f"Line 3, column {column}: ")


def test_the_first_problems_are_told_and_the_rest_counted(bring_in):
    rows = "2021-03-01,IC,FAX,,,,,,1\n" * (SHOWN + 7)
    lines = refusal(bring_in, "contacts", CONTACTS + rows)
    assert lines[1].startswith("Line 2,")
    assert lines[SHOWN].startswith(f"Line {SHOWN + 1},")
    assert lines[-1] == "… and 7 more."


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (CONTACTS.encode(), "no line below"),
        (CONTACTS.encode() + b"2021-03-01,IC,,,,,,,1\n2021-03-01,IC,\xe9,,,,,,1\n", "Line 3: this is not UTF-8"),
        (CONTACTS.encode("utf-16"), "not UTF-8"),
        (CONTACTS.encode() + b"2021-03-01,IC,,,,1\n", "Line 2: 6 cells instead of 9"),
        (CONTACTS.encode() + b'2021-03-01,"IC,,,,,,,1\n', "unreadable CSV"),
        (CONTACTS.encode() + b"x" * 200_000, "far too long"),
    ],
)
def test_what_is_no_table_is_refused(bring_in, content, word):
    assert word in "\n".join(refusal(bring_in, "contacts", content))


def test_a_missing_file_is_a_sentence(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_contacts", tmp_path / "nowhere.csv")


@pytest.mark.parametrize(("language", "word"), [("fr", "Ligne 2"), ("nl", "Regel 2")])
def test_problems_are_told_in_the_language_asked(bring_in, language, word):
    assert word in "\n".join(refusal(bring_in, "contacts", CONTACTS + "x,IC,,,,,,,1\n", lang=language))


def test_checking_imports_nothing(bring_in):
    assert "nothing" in bring_in("contacts", CONTACTS + "2021-03-01,IC,,,,,,,1\n", check=True)
    assert not Tally.objects.exists()
    assert not ImportedFile.objects.exists()
    assert not AuditEvent.objects.exists()


def test_codes_nobody_knows_are_counted_and_named(bring_in, monkeypatch):
    """An old spreadsheet names partners who left: their contacts are part of the year."""
    monkeypatch.setattr(names, "_sources", {"partner": lambda: {"alpha": "Alpha"}})
    says = bring_in("contacts", CONTACTS + "2021-03-01,IC,,,,,gone,,5\n2021-03-01,IC,,,,,alpha,,1\n")
    assert "gone (5)" in says
    assert "alpha" not in says


def test_profiles_come_in_with_random_keys(bring_in):
    bring_in(
        "profiles", PROFILES + "2024-03,F,25-29,21004,JS_BEN,CESS,OWN,yes\n2024-04,,,OTHER_BE,,,,no\n2024-04,,,,,,,\n"
    )
    assert list(
        Profile.objects.order_by("month", "-first_visit").values_list("month", "municipality", "first_visit")
    ) == [
        (dt.date(2024, 3, 1), "21004", "yes"),
        (dt.date(2024, 4, 1), "OTHER_BE", "no"),
        (dt.date(2024, 4, 1), "", ""),
    ]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("2024-13,,,,,,,", "month"),
        ("2024-03-01,,,,,,,", "month"),
        ("2999-01,,,,,,,", "month"),
        ("2024-03,W,,,,,,", "sex"),
        ("2024-03,,27,,,,,", "age5"),
        ("2024-03,,,1000,,,,", "municipality"),
        ("2024-03,,,,JOB,,,", "status"),
        ("2024-03,,,,,PHD,,", "education"),
        ("2024-03,,,,,,MUM,", "referral"),
        ("2024-03,,,,,,,oui", "first_visit"),
    ],
)
def test_a_bad_answer_is_told_with_its_place(bring_in, row, column):
    assert refusal(bring_in, "profiles", PROFILES + row + "\n")[1].startswith(f"Line 2, column {column}: ")


def test_figures_speak_of_the_year_in_their_id(bring_in):
    bring_in(
        "figures", FIGURES + "2021,web_views,382768,views,\n2021,mm_books_2020,1628,items,\n2021,mm_books_2021,1809,,\n"
    )
    assert set(Figure.objects.values_list("year", "code", "value")) == {
        (2021, "web_views", 382768),
        (2020, "mm_books", 1628),
        (2021, "mm_books", 1809),
    }


def test_decimals_may_be_written_either_way(bring_in):
    bring_in("figures", FIGURES.replace(",", ";") + "2021;so_fb_bru;69,45;percent;\n2021;so_fb_wal;3.87;percent;\n")
    assert sorted(f"{value:.2f}" for value in Figure.objects.values_list("value", flat=True)) == ["3.87", "69.45"]


@pytest.mark.parametrize(
    ("rows", "column"),
    [
        ("2999,web_views,1,,\n", "year"),
        ("2021,Web Views,1,,\n", "id"),
        ("2021,web_views,many,,\n", "value"),
        ("2021,web_views,NaN,,\n", "value"),
        ("2021,web_views,1e9,,\n", "value"),
        ("2021,web_views,1,,\n2021,web_views,2,,\n", "id"),
        (f"2021,web_views,1,,{'x' * 501}\n", "note"),
    ],
)
def test_a_bad_figure_is_told_with_its_place(bring_in, rows, column):
    lines = refusal(bring_in, "figures", FIGURES + rows)
    assert lines[1].startswith(f"Line {1 + rows.count(chr(10))}, column {column}: ")


def test_a_figure_held_is_replaced_only_when_asked(bring_in):
    bring_in("figures", FIGURES + "2021,web_views,1,,\n")
    with pytest.raises(CommandError, match="2021 has 1"):
        bring_in("figures", FIGURES + "2021,web_views,2,,\n")
    bring_in("figures", FIGURES + "2021,web_views,2,,\n", replace=True)
    assert Figure.objects.get().value == 2
