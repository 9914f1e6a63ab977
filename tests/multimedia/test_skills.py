"""The self-check of digital skills: answered at once, counted once, kept nowhere."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core import signing
from django.urls import reverse
from django.utils import translation

from cdm.core import clock
from multimedia import seed, skills
from multimedia.models import SkillArea, SkillQuestion
from multimedia.skills import Answer, Level
from stats.models import DayCount, Measure
from tests.activities import worlds as agenda
from tests.multimedia import worlds
from tests.multimedia.worlds import NOW

QUERIES = 11


@pytest.fixture
def questions(db) -> list[SkillQuestion]:
    return [question for area in skills.areas() for question in area.asked]


def counted() -> dict[str, int]:
    return dict(DayCount.objects.filter(measure=Measure.SKILLS).order_by("item").values_list("item", "count"))


def page(client, language: str = "fr"):
    with translation.override(language):
        return client.get(reverse("multimedia:skills"))


def send(client, said: dict[SkillQuestion, str], *, key: str | None = None, language: str = "fr"):
    with translation.override(language):
        address = reverse("multimedia:skills")
    key = skills.new_key() if key is None else key
    return client.post(address, {"key": key, **{f"q{question.pk}": answer for question, answer in said.items()}})


def test_every_installation_begins_with_questions_in_both_languages(db):
    assert SkillArea.objects.count() == 4
    assert 8 <= SkillQuestion.objects.count() <= 10
    for row in [*SkillArea.objects.values("name_fr", "name_nl", "advice_fr", "advice_nl", "search_fr", "search_nl")]:
        assert all(row.values())
    assert all(fr and nl for fr, nl in SkillQuestion.objects.values_list("text_fr", "text_nl"))


def test_what_a_manager_changed_is_kept(questions):
    SkillQuestion.objects.filter(pk=questions[0].pk).update(text_fr="Changé", active=False)
    SkillArea.objects.exclude(pk=questions[0].area_id).delete()
    seed.plant()
    assert SkillArea.objects.get().questions.get(pk=questions[0].pk).text_fr == "Changé"


@pytest.mark.parametrize(
    ("answers", "level"),
    [
        ([Answer.ALONE], Level.HIGH),
        ([Answer.ALONE, Answer.HELP], Level.HIGH),
        ([Answer.ALONE, Answer.HELP, Answer.HELP], Level.MEDIUM),
        ([Answer.HELP], Level.MEDIUM),
        ([Answer.HELP] * 4 + [Answer.NOT_YET], Level.MEDIUM),
        ([Answer.HELP] * 3 + [Answer.NOT_YET], Level.LOW),
        ([Answer.NOT_YET], Level.LOW),
    ],
)
def test_how_it_went_in_all(answers, level):
    assert skills.level_of(answers) == level


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_the_answers_are_told_at_once_by_area(client, questions, language):
    well, needed, not_asked = questions[0], questions[1], questions[-1]
    answer = send(client, {well: "alone", needed: "help"}, language=language)
    assert answer.status_code == 200
    (area,) = answer.context["result"].areas
    assert list(area.well) == [well]
    assert [(each.question, each.answer) for each in area.help] == [(needed, Answer.HELP)]
    text = answer.content.decode()
    for question in (well, needed):
        assert str(getattr(question, f"text_{language}")) in text
    assert getattr(not_asked, f"text_{language}") not in text


def test_nothing_of_it_is_kept(client, questions):
    """Neither an address nor a cookie, and of the answers one count."""
    answer = send(client, dict.fromkeys(questions, "not_yet"))
    assert not page(client).cookies
    assert not answer.cookies
    assert not client.cookies
    assert answer.request["QUERY_STRING"] == ""
    assert answer["Cache-Control"] == "no-store"
    assert counted() == {"low": 1}
    assert list(DayCount.objects.values_list("day", "count")) == [(clock.today(), 1)]


def test_a_form_counts_once(client, questions):
    """Reloaded, sent twice, or gone back to and sent with other answers (B3)."""
    key = page(client).context["form"].initial["key"]
    for _again in range(2):
        assert send(client, {questions[0]: "alone"}, key=key).status_code == 200
    send(client, {questions[0]: "not_yet"}, key=key)
    assert counted() == {"high": 1}
    send(client, {questions[0]: "not_yet"})
    assert counted() == {"high": 1, "low": 1}


def test_a_key_of_somebody_else_counts_nothing_but_is_answered(client, questions):
    made_up = ("", "made up", signing.dumps(7, salt=skills.SALT), signing.dumps("f" * 32, salt="something else"))
    for key in made_up:
        assert "result" in send(client, {questions[0]: "alone"}, key=key).context
    assert counted() == {}


def test_a_form_of_yesterday_is_answered_and_not_counted(client, questions):
    key = skills.new_key()
    with time_machine.travel(NOW + dt.timedelta(days=1, seconds=1), tick=False):
        assert "result" in send(client, {questions[0]: "alone"}, key=key).context
    assert counted() == {}


def test_who_answers_nothing_is_asked_for_one(client, questions):
    answer = send(client, {})
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors()
    assert counted() == {}


def test_an_answer_nobody_offered_is_said_on_its_question_and_the_others_stay(client, questions):
    answer = send(client, {questions[0]: "alone", questions[1]: "perhaps"})
    assert answer.status_code == 422
    form = answer.context["form"]
    assert set(form.errors) == {f"q{questions[1].pk}"}
    assert form[f"q{questions[0].pk}"].value() == "alone"


def test_a_question_switched_off_is_not_asked_nor_read(client, questions):
    SkillQuestion.objects.filter(pk=questions[0].pk).update(active=False)
    assert f"q{questions[0].pk}" not in page(client).context["form"].fields
    assert send(client, {questions[0]: "alone"}).status_code == 422


def test_without_questions_the_page_leads_on(client, db):
    SkillQuestion.objects.update(active=False)
    for answer in (page(client), send(client, {})):
        assert answer.status_code == 200
        assert "<form" not in answer.content.decode().split("<main")[1]


def test_workshops_come_from_the_agenda_by_the_words_of_the_area(client, questions, partner_a):
    workshop = agenda.activity(partner_a, "E-autonomie : premiers pas")
    other = agenda.activity(partner_a, "Écrire une lettre")
    soon = agenda.session(workshop, clock.now() + dt.timedelta(days=2))
    agenda.session(other, clock.now() + dt.timedelta(days=1))
    html = send(client, {questions[0]: "not_yet"}).content.decode()
    assert reverse("activities:session", args=[soon.pk]) in html
    assert "Écrire une lettre" not in html
    assert f"{reverse('activities:agenda')}?q=e-autonomie" in html
    html = send(client, {questions[0]: "alone"}).content.decode()
    assert reverse("activities:session", args=[soon.pk]) not in html, "who needs nothing is not sent anywhere"


def test_one_workshop_each_and_the_next_of_it(client, questions, partner_a):
    workshop = agenda.activity(partner_a, "E-autonomie : premiers pas")
    first, second = (agenda.session(workshop, clock.now() + dt.timedelta(days=n)) for n in (2, 9))
    over = agenda.session(workshop, clock.now() - dt.timedelta(days=1))
    html = send(client, dict.fromkeys(questions, "not_yet")).content.decode()
    shown = [reverse("activities:session", args=[each.pk]) in html for each in (first, second, over)]
    assert shown == [True, False, False]


def test_it_works_where_nothing_is_planned(client, questions):
    html = send(client, {questions[0]: "not_yet"}).content.decode()
    assert reverse("activities:agenda") in html
    assert "?q=" not in html


def test_the_hours_of_the_steward_and_the_way_to_them(client, questions):
    worlds.steward("10:00", "12:00", range(2))
    answer = send(client, {questions[0]: "not_yet"})
    assert [(line.weekday, len(line.stretches)) for line in answer.context["week"]] == [(0, 1), (1, 1)]
    assert f"{reverse('multimedia:book')}?help=" in answer.content.decode()


@pytest.mark.parametrize("workshops", [1, 3])
def test_as_many_queries_however_much_is_found(client, questions, partner_a, django_assert_num_queries, workshops):
    for number in range(workshops):
        made = agenda.activity(partner_a, f"E-autonomie {number}, ordinateur et démarches")
        agenda.session(made, clock.now() + dt.timedelta(days=number + 1))
    said = dict.fromkeys(questions if workshops > 1 else questions[:1], "not_yet")
    with django_assert_num_queries(QUERIES):
        send(client, said, key="not ours")
