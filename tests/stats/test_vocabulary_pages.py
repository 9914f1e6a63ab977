"""The managers' pages: what they show, what they do, what they refuse, and in how many questions to the database."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from stats import recording
from stats.imports import profiles
from stats.imports.table import BadFile
from stats.models import Profile, ReportingCategory, SeriesBreak, Term, TermGroup, YearVersion
from stats.vocabulary import changing
from tests.reading import words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def autumn_2025():
    with time_machine.travel("2025-10-06 10:00 +0200", tick=False):
        yield


@pytest.fixture
def visit(as_, manager):
    client = as_(manager)

    def page(name, *args, post=None, **query):
        address = reverse(f"stats:{name}", args=args)
        return client.post(address, post, follow=True) if post is not None else client.get(address, query)

    return page


def lines(*new, first=2):
    total = max(len(new), first)
    data = {"n-TOTAL_FORMS": str(total), "n-INITIAL_FORMS": "0"}
    for n in range(total):
        given = new[n] if n < len(new) else {}
        for field in ("code", "label_fr", "label_nl"):
            data[f"n-{n}-{field}"] = given.get(field, "")
        data |= {f"n-{n}-{field}": given[field] for field in ("lowest", "highest") if field in given}
    return data


MERGED = {"code": "JS_NOBEN", "label_fr": "Sans allocations", "label_nl": "Zonder uitkering"}
MERGE = {"ends": ["JS_FREE", "JS_OTHER"], "last_year": "2024", **lines(MERGED)}


def test_a_change_is_shown_before_it_is_done_and_can_be_undone(visit):
    Profile.objects.create(month=dt.date(2023, 3, 1), status="JS_FREE")
    shown = visit("vocabulary_change", "status", post=MERGE)
    text = words(shown)
    assert "Rien n’a encore changé" in text
    assert "Avant : « Demandeur d’emploi librement inscrit », « Autre chercheur d’emploi » ; depuis" in text
    assert "entrent dans le groupe « Chercheurs et chercheuses d’emploi »" in text
    assert not Term.objects.filter(code="JS_NOBEN").exists()

    done = visit("vocabulary_change", "status", post=MERGE | {"confirm": "1"})
    assert "à partir de 2025, les nouveaux codes sont en vigueur" in words(done)
    assert Term.objects.get(code="JS_FREE").becomes == ["JS_NOBEN"]
    assert "JS_NOBEN" in TermGroup.objects.get(code="JS").members

    undo = done.text.partition('action="/fr/chiffres/listes/annuler/')[2].partition("/")[0]
    assert "tout est comme avant" in words(visit("vocabulary_undo", undo, post={}))
    assert not Term.objects.filter(code="JS_NOBEN").exists()
    assert Term.objects.get(code="JS_FREE").valid_until is None
    assert Term.objects.get(code="JS_FREE").label_fr == "Demandeur d’emploi librement inscrit"
    assert "JS_NOBEN" not in TermGroup.objects.get(code="JS").members
    assert "trop tard" in words(visit("vocabulary_undo", undo, post={}))


def test_what_was_recorded_meanwhile_stays(visit):
    done = visit("vocabulary_change", "status", post=MERGE | {"confirm": "1"})
    Profile.objects.create(month=dt.date(2025, 9, 1), status="JS_NOBEN")
    undo = done.text.partition('action="/fr/chiffres/listes/annuler/')[2].partition("/")[0]
    assert "déjà utilisé" in words(visit("vocabulary_undo", undo, post={}))
    assert Term.objects.get(code="JS_FREE").valid_until == 2024


def test_a_mistake_keeps_what_was_typed(visit):
    for wrong, says in (
        ({"last_year": "2022"}, "a encore été compté en 2023"),
        ({"ends": []}, "Ce champ est obligatoire"),
        ({"n-0-code": "é"}, "lettres sans accent"),
        ({"n-0-label_nl": ""}, "Nouveau code 1, En néerlandais"),
        ({"n-0-code": "EMP"}, "a déjà le code « EMP »"),
        ({"ends": ["<b>"]}, "Sélectionnez un choix valide"),
    ):
        Profile.objects.create(month=dt.date(2023, 3, 1), status="JS_FREE")
        answer = visit("vocabulary_change", "status", post=MERGE | wrong)
        assert answer.status_code == 422, wrong
        assert says in words(answer), wrong
        assert "Sans allocations" in answer.text
    assert not Term.objects.exclude(valid_until=None).exists()


def test_more_lines_lose_nothing(visit):
    answer = visit("vocabulary_change", "status", post=MERGE | {"more": "1"})
    assert answer.status_code == 200
    assert "n-3-code" in answer.text
    assert "Sans allocations" in answer.text
    for nonsense in ("", "x", "9" * 5000, "-1"):
        assert (
            visit("vocabulary_change", "status", post=MERGE | {"more": "1", "n-TOTAL_FORMS": nonsense}).status_code
            < 500
        )


def test_a_retired_code_is_told_with_what_it_became(visit):
    visit("vocabulary_change", "status", post=MERGE | {"confirm": "1"})
    text = words(visit("vocabulary_list", "status"))
    assert "Terminés" in text
    assert "jusqu’en 2024" in text
    assert "13 codes en vigueur en 2025" in text
    compared = words(visit("vocabulary_compare", "status", a=2024, b=2025))
    assert "Sans allocations Avant : « Demandeur d’emploi librement inscrit »" in compared


@pytest.mark.parametrize(("a", "b"), [("x", "2025"), ("2025", "1"), ("9" * 500, "2025")])
def test_years_that_are_not_on_offer_are_refused_kindly(visit, a, b):
    answer = visit("vocabulary_compare", "status", a=a, b=b)
    assert answer.status_code == 422
    assert "Choisissez deux années" in words(answer)


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("vocabulary_list", ["nothing"]),
        ("vocabulary_term", ["status", "NOPE"]),
        ("vocabulary_group", ["status", "NOPE"]),
        ("vocabulary_category", ["IC", "nope"]),
    ],
)
def test_what_is_not_there_is_not_found(visit, name, args):
    assert visit(name, *args).status_code == 404


def test_words_are_corrected_in_every_year_and_back(visit):
    post = {"label_fr": "Salarié·e", "label_nl": "Werknemer m/v", "position": "220"}
    answer = visit("vocabulary_term", "status", "EMP", post=post)
    assert "Salarié·e" in words(answer)
    undo = answer.text.partition('action="/fr/chiffres/listes/annuler/')[2].partition("/")[0]
    visit("vocabulary_undo", undo, post={})
    assert (Term.objects.get(code="EMP").label_fr, Term.objects.get(code="EMP").label_nl) == ("Salarié", "Werknemer")


def test_add_remove_and_let_hold_again(visit):
    post = {"code": "OOPS", "label_fr": "Ah", "label_nl": "Oh", "first_year": "2025"}
    assert "« Ah » est dans la liste" in words(visit("vocabulary_add", "status", post=post))
    assert visit("vocabulary_add", "status", post=post).status_code == 422
    removed = visit("vocabulary_remove", "status", "OOPS", post={})
    undo = removed.text.partition('action="/fr/chiffres/listes/annuler/')[2].partition("/")[0]
    assert not Term.objects.filter(code="OOPS").exists()
    visit("vocabulary_undo", undo, post={})
    assert Term.objects.get(code="OOPS").label_nl == "Oh"
    assert "appartient à la liste de référence" in words(visit("vocabulary_remove", "status", "EMP", post={}))
    visit("vocabulary_change", "status", post={"ends": ["EMP"], "last_year": "2024", **lines(), "confirm": "1"})
    assert Term.objects.get(code="EMP").valid_until == 2024
    visit("vocabulary_revive", "status", "EMP", post={})
    assert Term.objects.get(code="EMP").valid_until is None


def test_an_age_band_needs_its_bounds(visit):
    young = {"code": "65-69", "label_fr": "65-69 ans", "label_nl": "65-69 jaar", "lowest": "65", "highest": "69"}
    old = {"code": "70+", "label_fr": "70 et plus", "label_nl": "70 en ouder", "lowest": "70", "highest": ""}
    half = visit("vocabulary_change", "age5", post={"ends": ["65+"], "last_year": "2025", **lines(young)})
    assert half.status_code == 422
    assert "À partir de 2026, aucune tranche ne contiendrait les personnes de 70 ans et plus" in words(half)
    whole = {"ends": ["65+"], "last_year": "2025", **lines(young, old), "confirm": "1"}
    assert "les nouveaux codes sont en vigueur" in words(visit("vocabulary_change", "age5", post=whole))
    assert (Term.objects.get(code="70+").lowest, Term.objects.get(code="70+").highest) == (70, None)


def test_groups_and_breaks_are_kept(visit):
    group = {"code": "LEARN", "label_fr": "Aux études", "label_nl": "Studeert", "members": ["STUD", "PUPIL"]}
    assert "Aux études" in words(visit("vocabulary_group_add", "status", post=group))
    assert visit("vocabulary_group_add", "status", post=group).status_code == 422
    assert "il reste" in words(visit("vocabulary_group_remove", "status", "JS", post={}))
    visit("vocabulary_group_remove", "status", "LEARN", post={})
    assert not TermGroup.objects.filter(code="LEARN").exists()
    said = {"year": "2025", "subject": "theme", "text_fr": "Autre.", "text_nl": "Anders."}
    assert "Autre." in words(visit("vocabulary_break_add", post=said))
    row = SeriesBreak.objects.get(year=2025)
    visit("vocabulary_break", row.pk, post=said | {"text_fr": "Autrement."})
    row.refresh_from_db()
    assert row.text_fr == "Autrement."
    visit("vocabulary_break_remove", row.pk, post={})
    assert not SeriesBreak.objects.filter(year=2025).exists()


def test_categories_are_shown_as_a_year_cuts_them(visit):
    for channel, count in (("VIDEO", 7), ("FACE", 20)):
        recording.record(day=dt.date(2021, 3, 1), service="IC", channel=channel, count=count)
        recording.record(day=dt.date(2025, 3, 1), service="IC", channel=channel, count=count)
    assert "Visioconférence Visioconférence à partir de 2022 7" in words(visit("vocabulary_categories", year=2025))
    before = words(visit("vocabulary_categories", year=2021))
    assert "Autre, ou non précisé ce qui n’entre dans aucune 7" in before
    assert "Les autres années" in before
    assert visit("vocabulary_categories", year="1812").status_code == 404
    new = {"service": "IC", "code": "walk", "label_fr": "En rue", "label_nl": "Op straat", "first_year": "2026",
           "position": "5", "contexts": [], "channels": ["FACE"]}  # fmt: skip
    assert "En rue" in words(visit("vocabulary_category_add", post=new))
    YearVersion.objects.create(year=2026, number=1, day=dt.date(2025, 10, 1), figures={})
    assert "2026 est clôturée" in words(visit("vocabulary_category_add", post=new | {"code": "run"}))
    edited = visit(
        "vocabulary_category", "IC", "video", post={"label_fr": "Vidéo", "label_nl": "Video", "last_year": ""}
    )
    assert "Vidéo" in words(edited)
    assert "a déjà servi" in words(visit("vocabulary_category_remove", "IC", "video", post={}))
    assert ReportingCategory.objects.filter(code="video").exists()


def test_definitions_are_for_who_reads_figures(as_, coordinator_a, visit):
    page = as_(coordinator_a).get(reverse("stats:definitions")).text
    assert "Un contact est un service rendu une fois" in page
    assert "Listes et catégories" not in page.partition("<main")[2]
    assert 'id="aud_recognition"' in visit("definitions").text


@pytest.mark.parametrize(
    ("name", "args", "queries"),
    [
        ("vocabulary", [], 2),
        ("vocabulary_list", ["status"], 4),
        ("vocabulary_list", ["purpose"], 3),
        ("vocabulary_compare", ["status"], 5),
        ("vocabulary_change", ["status"], 1),
        ("vocabulary_term", ["status", "EMP"], 6),
        ("vocabulary_categories", [], 4),
        ("vocabulary_breaks", [], 1),
        ("definitions", [], 0),
    ],
)
@pytest.mark.parametrize("rows", [1, 3])
def test_pages_ask_as_much_for_many_rows(visit, django_assert_num_queries, name, args, queries, rows):
    for n in range(rows):
        Profile.objects.create(month=dt.date(2020 + n, 3, 1), status="EMP")
        recording.record(day=dt.date(2020 + n, 3, 1), service="IC", channel="FACE")
        changing.add(name="status", new=changing.New(f"C{n}", "a", "b"), first_year=2025)
        SeriesBreak.objects.create(year=2020, subject="profile", text_fr=f"{n}", text_nl=f"{n}")
    visit("vocabulary")  # the session and the roles are read once
    with django_assert_num_queries(queries + SIGNED_IN):
        assert visit(name, *args).status_code == 200


SIGNED_IN = 3  # the session, the person and the roles


def test_an_import_takes_a_code_in_its_years_only(tmp_path):
    changing.carry_out(changing.plan(name="status", ends=["TEMP"], last_year=2023))
    header = "month,sex,age5,municipality,status,education,referral,first_visit\n"
    file = tmp_path / "profiles.csv"
    file.write_text(header + "2023-12,F,,,TEMP,,,\n2024-01,F,,,TEMP,,,\n", encoding="utf-8")
    with pytest.raises(BadFile) as found:
        profiles.bring_in(file)
    assert [(p.line, p.column, p.value) for p in found.value.problems] == [(3, "status", "TEMP")]
    assert not Profile.objects.exists()
    file.write_text(header + "2023-12,F,,,TEMP,,,\n", encoding="utf-8")
    profiles.bring_in(file)
    assert Profile.objects.get().status == "TEMP"
