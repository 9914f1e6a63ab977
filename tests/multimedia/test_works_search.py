"""A book is found as people ask for it: other accents, endings, halves of compounds, numbers, a slip of the finger."""

from __future__ import annotations

import pytest
from django.utils import translation

from cdm.core import searching
from multimedia.documentation import search, spelling
from multimedia.models import Work
from tests.multimedia import works


@pytest.fixture
def shelf(db):
    return works.shelf()


def ask(words: str) -> search.Found:
    return search.find(Work.objects.held(), searching.clean(words))


def found(words: str) -> list[str]:
    return [work.call_number for work in ask(words).works]


INTERVIEW, JOBS, LETTER, TALK, START, MOVE = ["EMP 331 DUP"], ["OR 12"], ["WER 8"], ["WER 9"], ["ENT 1"], ["BOU 1"]


@pytest.mark.parametrize("language", ["fr", "nl"])
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("entretien", INTERVIEW),
        ("ENTRETIENS", INTERVIEW),
        ("reussir", INTERVIEW),
        ("réussîr", INTERVIEW),  # a wrong accent
        ("re\u0301ussir", INTERVIEW),  # the accent apart from its letter
        ("réussissez l’entretien", INTERVIEW),
        ("d'embauche", INTERVIEW),
        ("embau", INTERVIEW),
        ("le metier vert", JOBS),
        ("sollicitatiebrieven", LETTER),  # a Dutch plural
        ("brief", LETTER),  # half of a compound
        ("gesprekken", TALK),
        ("voorbereid", TALK),
        ("entreprises", START),
        # authors, publisher
        ("oedile dupre", INTERVIEW),
        ("Œdile", INTERVIEW),
        ("van den bossche entretien", INTERVIEW),
        ("peeters sollicitatiebrief", LETTER),
        ("editions universite", INTERVIEW),
        # numbers
        ("emp331dup", INTERVIEW),
        ("EMP 331", INTERVIEW),
        ("wer 9", TALK),
        ("978-2-7096-1234-0", INTERVIEW),
        ("2-7096-1234-8", INTERVIEW),  # the ten figures of older books
        ("ISBN 9782709612340", INTERVIEW),
        ("27096 1234", INTERVIEW),  # a part of it
        # what a web search understands
        ("metiers or entreprise", [*JOBS, *START]),
        ('"métiers verts"', JOBS),
    ],
)
def test_a_work_is_found_whatever_the_language_of_the_page(shelf, typed, expected, language):
    with translation.override(language):
        assert found(typed) == expected
        assert ask(typed).instead == ()


@pytest.mark.parametrize(
    ("typed", "instead", "expected"),
    [
        ("entretein", "entretien", INTERVIEW),  # two letters swapped
        ("embouche", "embauche", INTERVIEW),  # another letter
        ("éntrettien", "entretien", INTERVIEW),  # one too many, and a misspelt accent
        ("propr entrepise", "entreprise", START),  # one too few
        ("réusir son entrtien", "entretien", INTERVIEW),
        ("solicitatie", "sollicitatiebrief", [*LETTER, *TALK]),  # the first half of compounds
        ("geprek voorbereiden", "sollicitatiegesprek", TALK),
        ("Moveing", "moving", MOVE),
        ("wetiers", "metiers", JOBS),  # the first letter
        ("vert metoers", "metiers", JOBS),
        ("peters perfecte", "peeters", LETTER),  # an author
    ],
)
def test_a_slip_still_finds_it_and_is_told(shelf, typed, instead, expected):
    result = ask(typed)
    assert sorted(work.call_number for work in result.works) == sorted(expected)
    assert instead in [other for _typed, others in result.instead for other in others]
    assert not result.some


def test_what_is_far_from_every_word_finds_nothing(shelf):
    for typed in ("plongée", "xyzzyx", "???", "qqqq", "zwartepiet"):
        assert found(typed) == []
        assert ask(typed).instead == ()


def test_works_with_some_of_the_words_are_better_than_none(shelf):
    result = ask("entretien plongée verts")
    assert result.some
    assert sorted(work.call_number for work in result.works) == sorted([*INTERVIEW, *JOBS])
    assert found("le la plongée") == []  # articles alone are no answer


def test_the_best_comes_first(shelf):
    works.work("Guide de la recherche d’emploi", "ZZZ 1", authors="Entretien, Pierre")
    works.work("Un entretien", "ZZZ 2")
    assert found("entretien") == ["ZZZ 2", *INTERVIEW, "ZZZ 1"]  # in the title, the shorter first; then an author
    assert found("emp 331 dup")[:1] == INTERVIEW


def test_titles_are_filed_without_their_article(shelf):
    works.work("Écrire", "Z1")
    works.work("L’œuvre au noir", "Z2")
    works.work("Les écoles", "Z3")
    works.work("De wereld", "Z4", language="nl")
    works.work("De l’école à l’emploi", "Z5")  # no article in French
    filed = (
        Work.objects.filter(call_number__startswith="Z").order_by(search.FILED).values_list("call_number", flat=True)
    )
    assert list(filed) == ["Z5", "Z3", "Z1", "Z2", "Z4"]


def test_withdrawn_works_are_neither_found_nor_suggested(shelf):
    Work.objects.filter(call_number="ENT 1").update(withdrawn=works.LONG_AGO)
    assert found("entreprise") == []
    assert found("entreprse") == []


def test_what_is_typed_is_never_sql_nor_a_pattern(shelf):
    for typed in ("%", "_", "100%", "\\", "'", "a' OR 1=1 --", ":*", "(", "!", "&", "\x00", "-", "-entretien", '"'):
        assert len(found(typed)) < len(shelf)


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [("", "", 0), ("a", "", 1), ("werk", "wrek", 1), ("werk", "werken", 2), ("kitten", "sitting", 3), ("ca", "abc", 3)],
)
def test_slips_are_counted(one, other, slips):
    assert spelling.distance(one, other) == spelling.distance(other, one) == slips


def test_a_part_of_a_word_is_compared_too():
    assert spelling.distance("geprek", "sollicitatiegesprek", inside=True) == 1
    assert spelling.distance("abc", "xxabcxx", inside=True) == 0


@pytest.mark.parametrize("word", ["embauche", "werk", "beroepen", "entretien"])
def test_no_word_one_slip_away_is_missed(db, word):
    """Every deletion, insertion, change and swap of ``word`` leads back to it."""
    works.work(word, "A 1")
    letters = "abcdefghijklmnopqrstuvwxyz"
    slips = {word[:i] + word[i + 1 :] for i in range(len(word))}
    slips |= {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)}
    slips |= {word[:i] + c + word[i + 1 :] for i in range(len(word)) for c in letters}
    slips |= {word[:i] + c + word[i:] for i in range(len(word) + 1) for c in letters}
    typed = sorted(each for each in slips if len(each) >= spelling.SHORTEST)
    for start in range(0, len(typed), 100):
        assert spelling.near(typed[start : start + 100]) == [[word]] * len(typed[start : start + 100])


def test_a_question_asks_the_database_as_often_whatever_the_shelf(shelf, django_assert_num_queries):
    with django_assert_num_queries(6):  # stems, as typed, which are known, near ones, whether they are found, the works
        assert found("entretein") == INTERVIEW
