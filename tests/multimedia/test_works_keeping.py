"""Documentalists keep the catalogue; what they did can be taken back for a minute."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse

from cdm.core import clock
from cdm.core.refused import Conflict, Refused
from multimedia.documentation import isbn, keeping
from multimedia.models import Work
from stats.models import DayCount
from tests.multimedia import works

pytestmark = pytest.mark.django_db
TYPED = {
    "title": "  Réussir   son entretien ",
    "language": "fr",
    "theme": "WORK",
    "call_number": " EMP  12 ",
    "isbn": "2-7096-1234-8",
    "copies": "2",
    "state": "shelf",
    "year": "2019",
    "acquired": "2020-02-03",
}


@pytest.fixture
def keeper(as_, documentalist):
    return as_(documentalist)


def test_a_work_is_added_and_taken_back(keeper):
    answer = keeper.post(reverse("multimedia:work_new"), TYPED, follow=True)
    work = Work.objects.get()
    assert (work.title, work.call_number, work.isbn) == ("Réussir son entretien", "EMP 12", "9782709612340")
    (message,) = answer.context["messages"]
    keeper.post(message.extra_tags.removeprefix("undo:"))
    assert not Work.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("isbn", "978-2-7096-1234-1"),
        ("isbn", "12345"),
        ("year", "1200"),
        ("year", "2030"),
        ("copies", "0"),
        ("title", " "),
        ("language", ""),
        ("acquired", "2030-01-01"),
        ("call_number", "emp001"),  # another work's, in other letters
    ],
)
def test_what_cannot_be_is_said_at_its_field(keeper, field, value):
    works.work(call_number="EMP 001")
    answer = keeper.post(reverse("multimedia:work_new"), {**TYPED, field: value})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert Work.objects.count() == 1


def test_a_work_changes_and_comes_back(keeper):
    work = works.work("Ancien", "EMP 12", copies=1)
    address = reverse("multimedia:work_edit", args=[work.pk])
    seen = keeper.get(address).context["form"].initial["seen"]
    answer = keeper.post(address, {**TYPED, "seen": seen}, follow=True)
    assert Work.objects.values_list("title", "copies").get() == ("Réussir son entretien", 2)
    (message,) = answer.context["messages"]
    keeper.post(message.extra_tags.removeprefix("undo:"))
    assert Work.objects.values_list("title", "copies").get() == ("Ancien", 1)


def test_two_who_change_the_same_work_notice(keeper):
    work = works.work("Ancien", "EMP 12")
    address = reverse("multimedia:work_edit", args=[work.pk])
    seen = keeper.get(address).context["form"].initial["seen"]
    Work.objects.update(place="Ailleurs")
    answer = keeper.post(address, {**TYPED, "seen": seen})
    assert answer.status_code == 422
    assert Work.objects.get().title == "Ancien"
    again = answer.context["form"]["seen"].value()
    assert keeper.post(address, {**TYPED, "seen": again}).status_code == 302
    assert Work.objects.get().title == "Réussir son entretien"


def test_undoing_what_somebody_changed_since_is_refused():
    work = works.work("Ancien")
    work.title = "Nouveau"
    change = keeping.change(work=work)
    Work.objects.update(title="Plus neuf")
    with pytest.raises(Refused):
        keeping.undo(change=change)
    with pytest.raises(Conflict):
        keeping.change(work=work, seen="0" * 16)
    assert Work.objects.get().title == "Plus neuf"


def test_a_withdrawn_work_comes_back(keeper):
    work = works.work()
    address = reverse("multimedia:work_withdraw", args=[work.pk])
    keeper.post(address, {"to": "out"})
    assert Work.objects.get().withdrawn == clock.today()
    assert "EMP 001" not in keeper.get(reverse("multimedia:catalogue")).text
    assert "EMP 001" in keeper.get(reverse("multimedia:catalogue") + "?state=withdrawn").text
    keeper.post(address, {"to": "in"})
    assert Work.objects.get().withdrawn is None


def test_another_work_with_the_same_isbn_is_pointed_out(keeper):
    works.work("Le même", "EMP 3", isbn="9782709612340")
    answer = keeper.post(reverse("multimedia:work_new"), TYPED, follow=True)
    assert "EMP 3" in answer.text


@pytest.mark.parametrize("many", [1, 3])
def test_the_catalogue_asks_as_often_for_one_as_for_three(keeper, django_assert_num_queries, many):
    for number in range(many):
        works.work(f"Entretien {number}")
    keeper.get(reverse("multimedia:catalogue"))
    with django_assert_num_queries(6):
        assert len(keeper.get(reverse("multimedia:catalogue")).context["page"]) == many


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("sort=-call", "X 1"),
        ("sort=year", "EMP 331 DUP"),
        ("sort=-copies", "WER 9"),
        ("state=missing", "ENT 1"),
        ("theme=none", "X 1"),
        ("q=duprez", "EMP 331 DUP"),
    ],
)
def test_the_catalogue_sorts_and_filters(keeper, query, first):
    works.shelf()
    works.work("Sans thème", "X 1", theme="")
    page = keeper.get(f"{reverse('multimedia:catalogue')}?{query}")
    assert page.context["page"][0].call_number == first
    exported = keeper.get(reverse("multimedia:works_export", args=["csv"]) + f"?{query}")
    assert exported.content.decode("utf-8-sig").splitlines()[1].startswith(first)
    assert keeper.get(reverse("multimedia:works_export", args=["xlsx"]) + f"?{query}").content[:2] == b"PK"


def test_consultation_is_counted_once_and_taken_back(keeper, as_, reception):
    address, submission = reverse("multimedia:consulted"), uuid.uuid4()
    desk = as_(reception)
    for _twice in range(2):
        answer = desk.post(address, {"theme": "WORK", "submission": submission}, follow=True)
    assert DayCount.objects.values_list("measure", "item", "count").get() == ("consulted", "WORK", 1)
    trolley = {"submission": uuid.uuid4(), "n_WORK": "4", "n_none": "2", "n_MOVE": "", "trolley": "1"}
    answer = keeper.post(address, trolley, follow=True)
    assert {row.item: row.count for row in DayCount.objects.all()} == {"WORK": 5, "": 2}
    (message,) = answer.context["messages"]
    undo = message.extra_tags.removeprefix("undo:")
    desk.post(undo)  # not theirs to take back
    assert DayCount.objects.get(item="WORK").count == 5
    keeper.post(undo)
    assert {row.item: row.count for row in DayCount.objects.all()} == {"WORK": 1}


def test_an_empty_trolley_or_nonsense_counts_nothing(keeper):
    address = reverse("multimedia:consulted")
    assert keeper.post(address, {"submission": uuid.uuid4(), "trolley": "1"}).status_code == 422
    assert keeper.post(address, {"submission": uuid.uuid4(), "trolley": "1", "n_WORK": "5000"}).status_code == 422
    keeper.post(address, {"submission": "x", "theme": "WORK"})
    keeper.post(address, {"submission": uuid.uuid4(), "theme": "COOKING"})
    assert not DayCount.objects.exists()


def test_a_work_is_counted_from_its_own_page(keeper):
    work = works.work(theme="MOVE")
    page = reverse("multimedia:work_edit", args=[work.pk])
    submission = keeper.get(page).context["submission"]
    answer = keeper.post(reverse("multimedia:consulted"), {"theme": "MOVE", "submission": submission, "next": page})
    assert answer.url == page
    assert DayCount.objects.values_list("item", "count").get() == ("MOVE", 1)


def test_a_documentalist_has_a_day(keeper):
    works.shelf()
    keeper.post(reverse("multimedia:consulted"), {"theme": "WORK", "submission": uuid.uuid4()})
    page = keeper.get(reverse("home:today"))
    assert page.context["documentation"].consulted == 1
    assert [work.call_number for work in page.context["documentation"].away] == ["ENT 1", "OR 12"]
    assert reverse("multimedia:catalogue") in page.text


def test_the_import_shows_first_and_then_does_it(keeper):
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415

    known = works.work("Ancien", "EMP 1", copies=1)
    address = reverse("multimedia:works_import")
    text = "cote;titre;langue;exemplaires\nEMP 1;Ancien;fr;3\nEMP 2;Neuf;fr;1\n"
    shown = keeper.post(address, {"file": SimpleUploadedFile("fonds.csv", text.encode())}, follow=True)
    assert "fonds.csv" in shown.text
    assert Work.objects.count() == 1
    kept = {"key": shown.context["key"], "digest": shown.context["outcome"].digest}
    Work.objects.filter(pk=known.pk).update(copies=2)  # somebody else, meanwhile
    again = keeper.post(address, kept)
    assert again.status_code == 409
    assert Work.objects.count() == 1
    kept["digest"] = again.context["outcome"].digest
    assert keeper.post(address, kept).status_code == 302
    assert Work.objects.count() == 2
    assert Work.objects.get(pk=known.pk).copies == 3
    assert keeper.post(address, kept, follow=True).redirect_chain[0][0] == address  # done: the file is forgotten


def test_a_bad_file_is_refused_with_its_lines(keeper):
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415

    text = "cote;titre;langue\nEMP 1;;fr\n"
    shown = keeper.post(
        reverse("multimedia:works_import"), {"file": SimpleUploadedFile("f.csv", text.encode())}, follow=True
    )
    assert shown.status_code == 422
    assert "Ligne 2, colonne titre" in shown.text


def test_a_file_is_its_owners_only(keeper, as_, manager):
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415

    file = SimpleUploadedFile("f.csv", b"cote;titre;langue\nEMP 1;T;fr\n")
    address = keeper.post(reverse("multimedia:works_import"), {"file": file}).url
    assert keeper.get(address).status_code == 200
    assert as_(manager).get(address).status_code == 302


def test_the_template_is_what_the_import_reads(keeper):
    content = keeper.get(reverse("multimedia:works_template")).content.decode("utf-8-sig")
    assert content.startswith("cote;titre;auteurs;")
    assert len(content.splitlines()) == 1


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("978-2-7096-1234-0", "9782709612340"),
        ("2709612348", "9782709612340"),
        ("0-8044-2957-X", "9780804429573"),
        ("ISBN-13: 978 90 209 7843 8", "9789020978438"),
    ],
)
def test_an_isbn_is_kept_as_thirteen_figures(typed, normal):
    assert isbn.normal(typed) == normal


@pytest.mark.parametrize("typed", ["", "9782709612341", "2709612349", "9772709612340", "X" * 10, "９782709612340"])
def test_mistyped_figures_are_no_isbn(typed):
    with pytest.raises(isbn.NotAnIsbn):
        isbn.normal(typed)
