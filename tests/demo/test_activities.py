"""The demo's group activities: 2021 sums to its report, and around today there is one of everything."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import holidays
import pytest
import time_machine
from django.db.models import Count, F, Max, Sum
from django.db.models.functions import ExtractMonth

from activities import erasure, seats, waiting
from activities.agenda import standing
from activities.agenda.standing import Standing
from activities.models import (
    Activity,
    Attendance,
    Audience,
    Meeting,
    Picture,
    Registration,
    SeatPool,
    Series,
    Session,
)
from activities.planning.activity import missing
from cdm.core import clock
from cdm.core.vocabulary import Language, Theme
from cdm.demo import data_activities, data_stats, years
from cdm.demo.accounts import FIRST, SECOND
from cdm.demo.data_partners import PARTNERS, PROGRAMMES
from cdm.demo.groups import drawings, given, history, words
from cdm.outbox.models import Message
from stats.models import GroupAnswer, HeldTally, Tally

OFFERED = words.activities()
IN_2021 = given.of_2021(OFFERED)
# A Thursday afternoon; a Sunday; New Year's Day, with most of the last days in another year.
MOMENTS = ("2026-11-26 14:30+01:00", "2027-05-16 10:00+02:00", "2027-01-01 23:30+01:00")


def load(say=lambda text: None) -> None:
    data_activities.load(say)


def tallied(*columns: str, **of: object) -> Counter:
    rows = Tally.objects.filter(service="GA", **of).values_list(*columns).annotate(people=Sum("count")).order_by()
    return Counter({row[:-1] if len(columns) > 1 else row[0]: int(row[-1]) for row in rows})


# --- the words ----------


def test_whatever_is_published_is_whole_in_both_languages():
    published = [each for each in OFFERED.values() if each.state == "published"]
    assert len(published) >= 30
    for each in published:
        assert missing(Activity(themes=each.themes, languages=each.languages, **each.words)) == [], each.key
        for word in ("description", "accessibility"):
            assert each.words[f"{word}_fr"] != each.words[f"{word}_nl"]
        assert bool(each.words["prerequisites_fr"]) == bool(each.words["prerequisites_nl"])
        for name, most in (("title", 120), ("summary", 240), ("prerequisites", 400), ("accessibility", 400)):
            assert all(len(each.words[f"{name}_{language}"]) <= most for language in ("fr", "nl")), (each.key, name)


def test_every_code_the_words_name_exists():
    partners = {code for each in OFFERED.values() for code in (each.lead, *each.co_hosts)}
    assert partners <= set(PARTNERS)
    assert {each.programme for each in OFFERED.values()} - {""} <= set(PROGRAMMES)
    assert {code for each in OFFERED.values() for code in each.audiences} == set(words.audiences())
    assert {code for each in OFFERED.values() for code in each.themes} == set(Theme)
    assert {code for each in OFFERED.values() for code in each.languages} == set(Language)
    assert {each.kind for each in OFFERED.values()} == set(Activity.Kind)
    assert not [each.key for each in OFFERED.values() if each.lead in each.co_hosts]
    pictured = [each for each in OFFERED.values() if each.picture]
    assert {each.picture for each in pictured} == set(drawings.SUBJECTS)
    assert all(each.alt["fr"] and each.alt["nl"] for each in pictured)


def test_what_is_given_in_one_language_says_so_in_the_other():
    names = {"fr": "Frans", "nl": "néerlandais", "en": "Engels"}
    for each in OFFERED.values():
        if each.state == "published" and len(each.languages) == 1:
            other = "nl" if each.languages[0] != "nl" else "fr"
            told = " ".join(each.words[f"{word}_{other}"] for word in ("title", "summary", "description"))
            assert names[each.languages[0]] in told, each.key


def test_pictures_are_small():
    for subject in drawings.SUBJECTS:
        drawn = drawings.draw(subject, "work")
        assert drawn.image[8:12] == b"WEBP"
        assert len(drawn.image) < 30_000


# --- 2021, as drawn ----------


def test_2021_sums_to_the_report_month_by_month():
    assert len(IN_2021) == 1_246
    heads = {"onsite": [0] * 12, "online": [0] * 12}
    for session in IN_2021:
        for meeting in session.meetings:
            heads["onsite"][meeting.day.month - 1] += meeting.onsite
            heads["online"][meeting.day.month - 1] += meeting.online
    assert (sum(heads["onsite"]), sum(heads["online"])) == (5_635, 8_814)
    assert {way: given.contacts(way) for way in heads} == heads
    assert heads["onsite"][:2] == [0, 0]


def test_2021_takes_place_on_working_days_in_rooms_that_are_free():
    closed = holidays.country_holidays("BE", years=2021)
    taken = Counter()
    for session in IN_2021:
        days = [meeting.day for meeting in session.meetings]
        assert days == sorted(set(days))
        assert len({meeting.room for meeting in session.meetings}) == 1
        for meeting in session.meetings:
            assert meeting.day.year == 2021
            assert meeting.day.weekday() < 5
            assert meeting.day not in closed
            assert meeting.onsite + meeting.online > 0
            assert (meeting.room is not None) == (meeting.onsite > 0) == (session.mode != "online")
            if meeting.onsite:
                assert meeting.day >= dt.date(2021, 3, 1)
                taken[meeting.day, meeting.room, meeting.starts >= dt.time(13)] += 1
    assert max(taken.values()) == 1


def test_the_interregional_mobility_day_is_one_hybrid_bilingual_session():
    (mobility,) = (session for session in IN_2021 if session.key == "mobility")
    (day,) = mobility.meetings
    assert (mobility.mode, mobility.languages) == ("hybrid", ["fr", "nl"])
    assert day.onsite + day.online > 650
    assert day.onsite > 80
    (spring,) = (session for session in IN_2021 if session.key == "spring")
    assert sum(meeting.online for meeting in spring.meetings) == 426
    assert len(spring.meetings) == 3


def test_2021_is_drawn_the_same_every_time():
    assert given.of_2021(OFFERED) == IN_2021


# --- loaded ----------


@pytest.mark.django_db
@time_machine.travel("2022-01-20 15:00+01:00", tick=False)
def test_group_activities_are_counted_once_from_their_sessions(settings, tmp_path, monkeypatch):
    settings.EMBEDDED_STATE_DIR = tmp_path
    monkeypatch.setattr(years, "YEARS", {year: streams for year, streams in years.YEARS.items() if year >= 2021})
    first = clock.today() - dt.timedelta(days=years.DATED_DAYS)
    data_stats.load(lambda text: None)
    assert not tallied("day", day__year=2021)
    assert not tallied("day", day__gte=first)
    assert 5 < tallied("day", day__year=2022).total() / held(day__year=2022) < 17  # people at one activity

    load()
    assert tallied("channel", day__year=2021) == {"FACE": 5_635, "VIDEO": 8_814}
    assert held(day__year=2021) == 1_246
    assert held(day__year=2021, mode="hybrid") == sum(1 for session in IN_2021 if session.mode == "hybrid")
    of_2021 = Session.objects.filter(starts__year=2021)
    assert of_2021.count() == of_2021.filter(state="held").count() == 1_246
    meetings = Meeting.objects.filter(session__in=of_2021)
    assert not meetings.filter(closed=False).exists()
    months = meetings.annotate(month=ExtractMonth("starts")).values_list("month")
    by_month = months.annotate(onsite=Sum("onsite"), online=Sum("online")).order_by("month")
    expected = zip(range(1, 13), given.contacts("onsite"), given.contacts("online"), strict=True)
    assert list(by_month) == list(expected)
    by_lead = meetings.values_list("session__activity__lead__code").annotate(people=Sum(F("onsite") + F("online")))
    assert dict(by_lead.order_by()) == tallied("partner", day__year=2021)
    assert tallied("channel", day__gte=first) == heads_of(closed_since(first))
    assert held(day__gte=first) == closed_since(first).count()

    counted = tallied("day"), held()
    load()  # again: nothing is added
    assert (tallied("day"), held()) == counted
    assert history.count(IN_2021, OFFERED) == 0  # statistics that were there before stand
    history.count_held(IN_2021, OFFERED)
    assert (tallied("day"), held()) == counted


@pytest.mark.django_db
@pytest.mark.parametrize("moment", MOMENTS)
def test_whenever_it_is_loaded_there_is_one_of_everything(settings, tmp_path, moment):
    settings.EMBEDDED_STATE_DIR = tmp_path
    with time_machine.travel(moment, tick=False):
        said = []
        load(said.append)
        assert any("1246 sessions in 2021 with 14449 contacts" in line for line in said)
        _in_2021_everybody_has_a_seat()
        _every_kind_of_session_is_to_come()
        _every_standing_is_to_be_seen()
        _people_wait_for_a_reason()
        _the_last_days_are_closed_but_for_some_that_nag()
        _rooms_are_held_and_nobody_can_be_reached()
        _both_coordinators_have_their_own_and_share_some()
        if moment == MOMENTS[0]:
            _today_has_people_who_are_there_already()
        erasure.erase()  # and those to come keep their names
        assert Registration.objects.exclude(name="").filter(session__ends__gt=clock.now()).exists()


def held(**of: object) -> int:
    return int(HeldTally.objects.filter(**of).aggregate(n=Sum("count"))["n"] or 0)


def closed_since(day: dt.date):
    return Meeting.objects.filter(session__state="held", starts__gte=clock.at(day, dt.time.min))


def heads_of(meetings) -> dict[str, int]:
    heads = meetings.aggregate(onsite=Sum("onsite"), online=Sum("online"))
    return {"FACE": heads["onsite"], "VIDEO": heads["online"]}


def _in_2021_everybody_has_a_seat():
    """Under the regime of the day, that left half of them."""
    pools = SeatPool.objects.filter(session__starts__year=2021, mode="onsite").with_allowed()
    assert len(pools) == sum(1 for session in IN_2021 if session.mode != "online")
    most = dict(Meeting.objects.filter(session__starts__year=2021).values_list("session").annotate(Max("onsite")))
    assert all(most[pool.session_id] <= pool.allowed for pool in pools)


def _every_kind_of_session_is_to_come():
    coming = list(Session.objects.coming().select_related("activity"))
    assert {session.mode for session in coming} == {"onsite", "online", "hybrid"}
    assert {code for session in coming for code in session.languages} == {"fr", "nl", "en"}
    assert {code for session in coming for code in session.activity.themes} == set(Theme)
    assert {session.activity.kind for session in coming} == set(Activity.Kind)
    assert {series.every for series in Series.objects.all()} == set(Series.Every)
    assert coming[-1].starts > clock.now() + dt.timedelta(weeks=7)
    ahead = Session.objects.filter(starts__gt=clock.now())
    assert ahead.filter(state="cancelled").exists()
    assert ahead.filter(state="draft").exists()
    assert ahead.filter(outside_hours=True).exists()
    assert ahead.exclude(place_fr="").exclude(place_fr=None).exclude(place_nl="").filter(room=None).exists()
    assert ahead.filter(mode="hybrid", languages=["fr", "nl"]).exists()
    assert ahead.annotate(n=Count("meetings")).filter(n=4).exists()


def _every_standing_is_to_be_seen():
    coming = list(Session.objects.coming())
    found = seats.of(coming)
    standings = Counter(standing.of(session, found[session.pk]) for session in coming)
    wanted = (Standing.OPEN, Standing.WAIT, Standing.FULL, Standing.NOT_YET, Standing.CLOSED)
    assert all(standings[each] for each in wanted), standings
    pools = [pool for session in coming for pool in found[session.pk].values()]
    assert any(pool.allowed is None for pool in pools)
    assert any(pool.left is not None and 0 < pool.left <= 2 and not pool.full for pool in pools)


def _people_wait_for_a_reason():
    offered = Registration.objects.get(state="offered")
    assert clock.now() < offered.offer_until < offered.session.starts
    assert len(waiting.explained(offered.session)) == 6
    party = Registration.objects.get(state="waiting", party__gt=1, session__starts__gt=clock.now())
    assert party.session.mode == "hybrid"
    assert next(each.registration for each in waiting.explained(party.session)) == party
    assert party.steps.filter(what="too_large").exists()


def _the_last_days_are_closed_but_for_some_that_nag():
    first = clock.today() - dt.timedelta(days=years.DATED_DAYS)
    recent = closed_since(first)
    assert recent.count() >= 4  # of the last days, and of today what ended some hours ago
    assert tallied("channel", day__gte=first) == heads_of(recent)
    assert held(day__gte=first) == recent.count()
    assert GroupAnswer.objects.exists()
    assert Meeting.objects.filter(closed=False, session__state="published", ends__lt=clock.now()).exists()


def _rooms_are_held_and_nobody_can_be_reached():
    roomy = Meeting.objects.filter(session__room__isnull=False)
    assert not roomy.exclude(session__state="cancelled").filter(hold=None).exists()
    assert not roomy.filter(session__state="cancelled").exclude(hold=None).exists()
    addresses = Registration.objects.exclude(email="").values_list("email", flat=True)
    assert all(address.endswith("@example.org") for address in addresses)
    phones = Registration.objects.exclude(phone="").values_list("phone", flat=True)
    assert all(phone.startswith("+322000") for phone in phones)
    assert Message.objects.filter(due__lte=clock.now()).count() == 2
    assert Message.objects.count() <= 6  # with their reminders


def _both_coordinators_have_their_own_and_share_some():
    coming = Session.objects.coming()
    mine, theirs = (set(coming.of_partners([code]).values_list("pk", flat=True)) for code in (FIRST, SECOND))
    assert mine - theirs
    assert theirs - mine
    assert mine & theirs
    assert Audience.objects.count() == len(words.audiences())
    assert Picture.objects.count() == len(drawings.SUBJECTS)


def _today_has_people_who_are_there_already():
    today = Session.objects.on(clock.today()).filter(state="published")
    assert today.count() >= 5
    assert today.filter(starts__gt=clock.now()).exists()
    here = Attendance.objects.filter(meeting__session__in=today)
    assert not here.filter(meeting__starts__gt=clock.now() + dt.timedelta(minutes=15)).exists()
    running = today.filter(starts__lte=clock.now(), ends__gt=clock.now(), mode="onsite")
    assert running.count() >= 2
    for session in running:
        assert 0 < here.filter(meeting__session=session).count() < session.registrations.count()
