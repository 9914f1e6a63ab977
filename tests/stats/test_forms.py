import datetime as dt

import pytest
from django.utils import translation

from cdm.core import clock
from stats.forms import DAYS_BACK, ContactForm, ProfileForm

pytestmark = pytest.mark.django_db


def contact(**data):
    return ContactForm({"service": "IC", "day": clock.today().isoformat(), "count": "1", **data})


def test_only_the_service_is_compulsory():
    form = contact()
    assert form.is_valid(), form.errors
    assert form.facts() == {
        "service": "IC",
        "channel": "",
        "context": "",
        "theme": "",
        "language": "",
        "day": clock.today(),
        "count": 1,
    }
    assert "service" in contact(service="").errors


@pytest.mark.parametrize("days", [-1, DAYS_BACK + 1])
def test_days_out_of_reach_are_refused(days):
    day = clock.today() - dt.timedelta(days=days)
    assert "day" in contact(day=day.isoformat()).errors


@pytest.mark.parametrize("count", ["0", "501", "-3", "x"])
def test_counts_out_of_reach_are_refused(count):
    assert "count" in contact(count=count).errors


def test_the_caller_answers_what_it_knows():
    form = ContactForm({"theme": "WORK"}, without=("service", "day", "count"), programmes=[("youth", "Youth")])
    assert form.is_valid()
    assert form.facts() == {"channel": "", "context": "", "theme": "WORK", "language": "", "programme": ""}


@pytest.mark.parametrize(("language", "label"), [("fr", "Sans diplôme"), ("nl", "Zonder diploma")])
def test_every_question_of_a_profile_may_stay_open(language, label, django_assert_num_queries):
    with translation.override(language), django_assert_num_queries(1):
        form = ProfileForm({})
        assert form.is_valid()
        assert not form.given
        assert all("" in dict(field.choices) for field in form.fields.values())
        assert dict(form.fields["education"].choices)["NONE"] == label
        assert len(form.fields["municipality"].choices) == 22


def test_one_answer_makes_a_profile():
    form = ProfileForm({"sex": "F"})
    assert form.is_valid()
    assert form.given
    assert form.answers()["sex"] == "F"
