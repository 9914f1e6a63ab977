"""The journal as managers read it and take it away, and as the database keeps it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.admin.models import LogEntry
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from cdm.audit import keeping, telling, trail
from cdm.audit.models import AuditEvent, Verb, Who
from cdm.core import clock

pytestmark = pytest.mark.django_db
LOOK = "counselling.appointment"


def journal(client, **asked) -> str:
    answer = client.get(reverse("audit:journal"), asked)
    assert answer.status_code == 200
    return answer.text


def by(person):
    return trail.acting(lambda: (Who.STAFF, person.pk))


def old(years: float) -> AuditEvent:
    """An entry as of then: nothing but its insertion can say when."""
    at = clock.now() - dt.timedelta(days=365.25 * years)
    return AuditEvent.objects.create(at=at, who=Who.SYSTEM, verb=Verb.CLOSED, kind=LOOK)


def test_it_names_people_models_columns_and_what_is_gone(as_, manager, counsellor_a, partner_a):
    with by(counsellor_a):
        trail.record(Verb.MOVED, LOOK, key="0123456789abcdef", fields=("starts",))
        trail.record(Verb.CHANGED, partner_a, partner="alpha", fields=("first_circle",))
    AuditEvent.objects.create(who=Who.STAFF, actor=987654, verb=Verb.SENT, kind="gone.model", key="7")
    page = journal(as_(manager))
    for words in (counsellor_a.name, "01234567…", "Partenaire", "premier cercle", "compte 987654", "gone.model"):
        assert words in page, words


@pytest.mark.parametrize(
    "asked",
    [
        {"verb": "moved"},
        {"kind": LOOK},
        {"kind": LOOK, "key": "mine"},
        {"partner": "alpha"},
        {"first": "2000-01-01", "verb": "moved"},
    ],
)
def test_filters_leave_the_rest_out(as_, manager, counsellor_a, counsellor_b, asked):
    with by(counsellor_a):
        trail.record(Verb.MOVED, LOOK, key="mine")
    with by(counsellor_b):
        trail.record(Verb.SENT, "activities.session", key="theirs")
    page = journal(as_(manager), **asked)
    assert "mine" in page
    assert "theirs" not in page
    assert "theirs" in journal(as_(manager), who=counsellor_b.pk)


def test_a_partner_is_what_concerns_it_and_what_its_people_do_and_the_page_says_so(
    as_, manager, partner_a, counsellor_a, counsellor_b
):
    with by(counsellor_b):
        trail.record(Verb.CHANGED, LOOK, key="about", partner="alpha")
        trail.record(Verb.MOVED, LOOK, key="neither")
    with by(counsellor_a):
        trail.record(Verb.MOVED, LOOK, key="elsewhere", partner="beta")
    page = journal(as_(manager), partner="alpha")
    assert [key in page for key in ("about", "elsewhere", "neither")] == [True, True, False]
    assert f"ce qui concerne {partner_a.name_fr}, et tout ce" in page
    assert "et tout ce" not in journal(as_(manager))


@pytest.mark.parametrize(
    "asked", [{"who": "9" * 5000}, {"who": "x"}, {"before": "x_1"}, {"first": "no"}, {"verb": "no"}, {"kind": "no"}]
)
def test_what_means_nothing_is_left_out(as_, manager, asked):
    trail.record(Verb.MOVED, LOOK, key="mine")
    assert "mine" in journal(as_(manager), **asked)


def test_pages_follow_one_another_without_gap_or_repetition(as_, manager):
    for number in range(telling.PER_PAGE * 2 + 3):
        trail.record(Verb.MOVED, LOOK, key=f"k{number}")
    rows, seen, before = AuditEvent.objects.filter(kind=LOOK), [], ""
    while True:
        page = telling.page(rows, before)
        seen += [line.event.key for _day, lines in page.days for line in lines]
        before = page.older
        if not before:
            break
    assert seen == [f"k{number}" for number in reversed(range(telling.PER_PAGE * 2 + 3))]


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_for_three_as_for_one(counsellor_a, counsellor_b, django_assert_num_queries, count):
    for number in range(count):
        with by(counsellor_b if number else counsellor_a):
            trail.record(Verb.MOVED, LOOK, key=number)
    with django_assert_num_queries(2):
        telling.page(AuditEvent.objects.all(), "")


def test_the_file_has_all_of_it_runs_nothing_and_is_written_down(as_, manager, counsellor_a, monkeypatch):
    monkeypatch.setattr(telling, "CHUNK", 2)
    counsellor_a.name = "=HYPERLINK(1)"
    counsellor_a.save(update_fields=["name"])
    with by(counsellor_a):
        for number in range(5):
            trail.record(Verb.MOVED, LOOK, key=f"k{number}")
    answer = as_(manager).get(reverse("audit:journal_csv"), {"kind": LOOK})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert [line.split(";")[5] for line in lines[1:]] == [f"k{number}" for number in reversed(range(5))]
    assert all(line.split(";")[1] == "'=HYPERLINK(1)" for line in lines[1:])
    assert AuditEvent.objects.filter(verb=Verb.EXPORTED, actor=manager.pk).count() == 1


@pytest.mark.parametrize("change", ["UPDATE audit_auditevent SET key = ''", "DELETE FROM audit_auditevent"])
def test_the_database_refuses_to_rewrite_it(change):
    old(1.99)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_two_years_are_kept_and_no_more(monkeypatch):
    monkeypatch.setattr(keeping, "AT_ONCE", 2)
    young = old(1.99)
    for _entry in range(5):
        old(2.01)
    assert keeping.forget() == 5
    assert list(AuditEvent.objects.order_by("pk")) == [young]
    assert keeping.forget() == 0


def test_the_admin_writes_names_of_columns_here_and_nothing_in_its_own_log(as_, manager, partner_a):
    about = f"/admin/partners/partner/{partner_a.pk}/"
    sent = {"code": "alpha", "name_fr": "Xanthippe", "name_nl": "Xanthippe", "first_circle": "on", "active": "on"}
    assert as_(manager).post(f"{about}change/", sent).status_code == 302
    entry = AuditEvent.objects.get(kind="partners.partner", verb=Verb.CHANGED)
    assert (entry.actor, entry.key) == (manager.pk, str(partner_a.pk))
    assert {"name_fr", "name_nl"} <= set(entry.fields)
    assert not LogEntry.objects.exists()
    assert as_(manager).get(f"{about}history/").url.endswith(f"kind=partners.partner&key={partner_a.pk}")


def test_saving_says_what_changed_and_nothing_when_nothing_did(partner_a):
    with transaction.atomic(), trail.saving(partner_a):
        partner_a.save()
    assert not AuditEvent.objects.exists()
    partner_a.name_fr = "Xanthippe"
    with transaction.atomic(), trail.saving(partner_a, partner="alpha"):
        partner_a.save()
    assert AuditEvent.objects.get().fields == ["name_fr"]
