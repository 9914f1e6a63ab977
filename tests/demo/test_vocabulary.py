"""The demo's change of vocabulary: what is drawn after it is drawn in the new words, and no answer is lost."""

import datetime as dt

import pytest

from cdm.demo import answers, data_vocabulary
from stats import vocabulary
from stats.models import Profile, Term


@pytest.mark.django_db
def test_drawn_answers_keep_their_number_in_the_words_of_their_year():
    drawn = answers.of_another(1_650, first_visits=0.543)
    assert data_vocabulary.in_words_of(2024, drawn) == drawn, "no change was loaded yet"
    data_vocabulary.load(lambda text: None)
    after = data_vocabulary.in_words_of(2024, drawn)
    assert data_vocabulary.in_words_of(2023, drawn) == drawn
    assert {q: sum(counts.values()) for q, counts in after.items()} == {q: sum(c.values()) for q, c in drawn.items()}
    assert after["status"]["JS_NOBEN"] == drawn["status"]["JS_FREE"] + drawn["status"]["JS_OTHER"]


@pytest.mark.django_db
def test_the_years_around_it_stay_comparable():
    said = []
    data_vocabulary.load(said.append)
    assert len(said) == 2
    drawn = answers.of_another(1_650, first_visits=0.543)
    for year in (2023, 2024):
        for question, counts in data_vocabulary.in_words_of(year, drawn).items():
            known = {"yes", "no"} if question == "first_visit" else set(
                Term.objects.of(question).valid_in(year).values_list("code", flat=True)
            )  # fmt: skip
            assert set(counts) - {""} <= known, (year, question)
    changed = {c.label: (c.codes_a, c.codes_b) for c in vocabulary.compare("referral", 2021, 2024).changed}
    assert list(changed.values()) == [(("WEB",), ("SITE", "SOCIAL", "PRESS"))]
    assert vocabulary.compare("status", 2021, 2024).broken == []
    assert "JS_NOBEN" in vocabulary.groups("status")["JS"].members


@pytest.mark.django_db
def test_a_database_with_later_figures_keeps_its_words():
    Profile.objects.create(month=dt.date(2024, 3, 1), status="JS_FREE", referral="WEB")
    said = []
    data_vocabulary.load(said.append)
    assert all("stays as it is" in text for text in said)
    assert not Term.objects.exclude(valid_until=None).exists()
