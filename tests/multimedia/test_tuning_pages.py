"""The managers' pages of hours, equipment, questions on digital skills and settings."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from cdm.agenda.intervals import Interval
from cdm.agenda.models import AvailabilityRule
from cdm.core import clock
from multimedia import spaces
from multimedia.models import Equipment, MultimediaSettings, SkillArea, SkillQuestion, StewardHours
from tests.agenda.worlds import counsellor
from tests.multimedia.screens import url, wrong
from tests.multimedia.worlds import TUESDAY, at
from tests.personae import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(manager) -> Client:
    return sign_in(manager)


class TestHours:
    WEEK = {"weekdays": ["1", "3"], "starts": "10:00", "ends": "12:00"}

    def test_of_a_space_several_days_at_once(self, client, posts):
        client.post(url("space_hours", posts.pk), self.WEEK)
        rules = AvailabilityRule.objects.filter(calendar=posts.calendar).order_by("weekday")
        assert [(of.weekday, of.starts, of.site) for of in rules] == [
            (1, dt.time(10), posts.calendar.site),
            (3, dt.time(10), posts.calendar.site),
        ]
        free = spaces.free_starts(posts, minutes=60, window=Interval(*clock.day_bounds(TUESDAY)))
        assert [slot.start for slot in free][:: len(free) - 1] == [at(TUESDAY, "10:00"), at(TUESDAY, "11:00")]

    def test_changed_and_removed_one_by_one(self, client, posts):
        client.post(url("space_hours", posts.pk), self.WEEK)
        first, second = AvailabilityRule.objects.order_by("weekday")
        changed = {"weekday": "2", "starts": "13:00", "ends": "14:00", "valid_from": "2026-12-01"}
        assert client.post(url("space_hours_change", first.pk), changed).url == url("space_hours", posts.pk)
        client.post(url("space_hours_remove", second.pk))
        (rule,) = AvailabilityRule.objects.all()
        assert (rule.weekday, rule.starts, rule.valid_from) == (2, dt.time(13), dt.date(2026, 12, 1))

    @pytest.mark.parametrize(
        ("field", "typed"),
        [("weekdays", []), ("starts", ""), ("ends", "09:00"), ("ends", "soir"), ("valid_until", "2026-01-01")],
    )
    def test_a_slip_is_said_on_its_field(self, client, posts, field, typed):
        fields = {**self.WEEK, "valid_from": "2026-12-01", field: typed}
        answer = client.post(url("space_hours", posts.pk), fields)
        assert (answer.status_code, list(wrong(answer))) == (422, [field])
        assert not AvailabilityRule.objects.filter(calendar=posts.calendar).exists()

    def test_those_of_a_counsellor_are_not_ours(self, client, site):
        rule = AvailabilityRule.objects.create(
            calendar=counsellor(site), site=site, weekday=0, starts=dt.time(9), ends=dt.time(12)
        )
        for name in ("space_hours_change", "space_hours_remove"):
            assert client.post(url(name, rule.pk)).status_code == 404
        assert AvailabilityRule.objects.filter(pk=rule.pk).exists()

    def test_of_the_steward(self, client, posts):
        assert 'class="empty"' in client.get(url("steward_hours")).text
        client.post(url("steward_hours"), self.WEEK)
        assert spaces.helps(at(TUESDAY, "10:30"))
        first, second = StewardHours.objects.all()
        client.post(url("steward_hours_change", first.pk), {"weekday": "4", "starts": "09:00", "ends": "10:00"})
        client.post(url("steward_hours_remove", second.pk))
        assert [(of.weekday, of.ends) for of in StewardHours.objects.all()] == [(4, dt.time(10))]
        answer = client.post(url("steward_hours"), {**self.WEEK, "ends": "10:00"})
        assert (answer.status_code, list(wrong(answer))) == (422, ["ends"])


class TestLists:
    def lines(self, prefix: str, rows: list[dict[str, object]], known: int = 0) -> dict[str, object]:
        fields: dict[str, object] = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": known}
        return fields | {f"{prefix}-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}

    def test_equipment_is_added_changed_and_removed_on_one_page(self, client):
        headset = {"name_fr": "Casque", "name_nl": "Koptelefoon", "position": ""}
        client.post(url("equipment"), self.lines("e", [headset, {"name_fr": "", "name_nl": "", "position": ""}]))
        (kept,) = Equipment.objects.all()
        second = {"name_fr": "Second écran", "name_nl": "Tweede scherm", "position": "1"}
        client.post(url("equipment"), self.lines("e", [{**headset, "id": kept.pk, "position": "2"}, second], known=1))
        assert [of.name_fr for of in Equipment.objects.all()] == ["Second écran", "Casque"]
        client.post(url("equipment"), self.lines("e", [{**headset, "id": kept.pk, "DELETE": "on"}], known=1))
        assert [of.name_fr for of in Equipment.objects.all()] == ["Second écran"]

    def test_a_slip_in_a_line_is_said_there_and_nothing_is_saved(self, client):
        good = {"name_fr": "Casque", "name_nl": "Koptelefoon", "position": ""}
        answer = client.post(url("equipment"), self.lines("e", [good, {"name_fr": "Souris", "position": ""}]))
        assert answer.status_code == 422
        assert [list(form.errors) for form in answer.context["lines"]] == [[], ["name_nl"]]
        assert 'value="Souris"' in answer.text
        assert not Equipment.objects.exists()

    def test_a_page_sent_without_its_lines_is_no_error_page(self, client):
        assert client.post(url("equipment"), {}).status_code == 422

    def test_an_area_and_its_questions(self, client):
        area = {
            "name_fr": "Banque en ligne",
            "name_nl": "Onlinebankieren",
            "advice_fr": "Venez.",
            "advice_nl": "Kom.",
            "search_fr": "banque",
            "search_nl": "bank",
            "position": "90",
        }
        question = {"text_fr": "Payer", "text_nl": "Betalen", "position": "", "active": "on"}
        client.post(url("skill_area_new"), {**area, **self.lines("q", [question])})
        made = SkillArea.objects.get(name_fr="Banque en ligne")
        (asked,) = made.questions.all()
        changed = {**question, "id": asked.pk, "text_nl": "Iets betalen", "active": ""}
        client.post(url("skill_area", made.pk), {**area, **self.lines("q", [changed], known=1)})
        asked.refresh_from_db()
        assert (asked.text_nl, asked.active, asked.area) == ("Iets betalen", False, made)

    @pytest.mark.parametrize("field", ["name_nl", "advice_fr", "search_nl"])
    def test_both_languages_or_none(self, client, field):
        area = SkillArea.objects.order_by("pk").first()
        names = ("name_fr", "name_nl", "advice_fr", "advice_nl", "search_fr", "search_nl")
        fields = {name: getattr(area, name) for name in names} | {"position": "1", field: ""}
        answer = client.post(url("skill_area", area.pk), {**fields, **self.lines("q", [])})
        assert (answer.status_code, list(wrong(answer))) == (422, [field])

    def test_a_question_of_another_area_is_not_taken_over(self, client):
        first, other = SkillArea.objects.order_by("pk")[:2]
        stolen = other.questions.first()
        names = ("name_fr", "name_nl", "advice_fr", "advice_nl", "search_fr", "search_nl", "position")
        row = {"id": stolen.pk, "text_fr": "x", "text_nl": "x", "position": "1"}
        fields = {name: getattr(first, name) for name in names} | self.lines("q", [row], known=1)
        client.post(url("skill_area", first.pk), fields)
        stolen.refresh_from_db()
        assert stolen.area == other

    def test_the_list_of_areas_says_what_is_not_asked(self, client):
        SkillQuestion.objects.filter(pk=SkillQuestion.objects.first().pk).update(active=False)
        assert client.get(url("skill_areas")).text.count("tag-stop") == 1
        SkillArea.objects.all().delete()
        assert 'class="empty"' in client.get(url("skill_areas")).text

    def test_settings(self, client):
        fields = {
            "late_after_minutes": "15",
            "called_minutes": "4",
            "warn_minutes": "6",
            "change_until_minutes": "60",
            "erase_after_days": "3",
        }
        client.post(url("settings"), fields)
        assert MultimediaSettings.current().late_after_minutes == 15
        for name, typed in (("late_after_minutes", "0"), ("erase_after_days", "0"), ("warn_minutes", "121")):
            answer = client.post(url("settings"), {**fields, name: typed})
            assert (answer.status_code, list(wrong(answer))) == (422, [name])
