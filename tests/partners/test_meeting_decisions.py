"""What was decided: who does it, and who may say that it is done (P4)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from cdm.audit.models import AuditEvent
from cdm.core import clock
from cdm.core.refused import Conflict
from partners.access import member_of
from partners.meetings import decisions
from partners.models import MeetingDecision
from tests.partners.meetings import decision, meeting


def test_a_coordinator_calls_their_own_done_and_takes_it_back(as_, coordinator_a, partner_a):
    own = decision(meeting(-3), partner_a)
    client, back = as_(coordinator_a), reverse("partners:decisions")
    assert "Envoyer les chiffres" in client.get(back).text
    answer = client.post(reverse("partners:decision_done", args=[own.pk]), {"next": back})
    assert answer.url == back
    own.refresh_from_db()
    assert own.done == clock.today()
    page = client.get(back)
    assert page.context["lines"] == []
    assert reverse("partners:decision_reopen", args=[own.pk]) in page.text, "it can be undone"
    client.post(reverse("partners:decision_reopen", args=[own.pk]))
    own.refresh_from_db()
    assert own.done is None
    assert list(AuditEvent.objects.order_by("pk").values_list("verb", "partner", "actor")) == [
        ("closed", "alpha", coordinator_a.pk),
        ("reopened", "alpha", coordinator_a.pk),
    ]


def test_nobody_settles_what_another_partner_does(as_, coordinator_a, coordinator_b, counsellor_a, partner_a):
    unannounced = decision(meeting(announced=False), partner_a)
    theirs, centre = decision(meeting(-3), partner_a), decision(meeting(-3))
    for name in ("partners:decision_done", "partners:decision_reopen"):
        assert as_(coordinator_b).post(reverse(name, args=[theirs.pk])).status_code == 404
        assert as_(coordinator_b).post(reverse(name, args=[centre.pk])).status_code == 404
        assert as_(counsellor_a).post(reverse(name, args=[theirs.pk])).status_code == 403
        assert as_(coordinator_a).post(reverse(name, args=[unannounced.pk])).status_code == 404
    for by in (coordinator_b, counsellor_a):
        with pytest.raises(PermissionDenied):
            decisions.settle(decision=theirs, by=member_of(by), done=True)
    assert not MeetingDecision.objects.exclude(done=None).exists()


def test_the_open_list_is_ones_own_and_the_managers_all(
    as_, coordinator_a, counsellor_b, manager, partner_a, partner_b
):
    held = meeting(-3)
    for partner, text in ((partner_a, "Alpha fait"), (partner_b, "Bêta fait"), (None, "Le centre fait")):
        decision(held, partner, text)
    decision(held, partner_a, "Fini", done=clock.today())
    decision(meeting(announced=False), partner_a, "Brouillon")

    def seen(user, query=""):
        return {line.decision.text_fr for line in as_(user).get(reverse("partners:decisions") + query).context["lines"]}

    assert seen(coordinator_a) == {"Alpha fait"}
    assert seen(coordinator_a, "?partner=beta") == {"Alpha fait"}
    assert seen(counsellor_b) == {"Bêta fait"}
    assert seen(manager) == {"Alpha fait", "Bêta fait", "Le centre fait", "Brouillon"}
    assert seen(manager, "?partner=beta") == {"Bêta fait"}
    assert seen(manager, "?partner=nonsense") == seen(manager)


def test_the_most_urgent_comes_first_and_says_so(as_, manager, partner_a):
    held, today = meeting(-9), clock.today()
    later = decision(held, partner_a, "Plus tard", due=today + dt.timedelta(days=3))
    decision(held, partner_a, "Un jour")
    decision(held, partner_a, "En retard", due=today - dt.timedelta(days=1))
    page = as_(manager).get(reverse("partners:decisions"))
    lines = [line.decision for line in page.context["lines"]]
    assert [row.text_fr for row in lines] == ["En retard", "Plus tard", "Un jour"]
    assert [row.is_late for row in lines] == [True, False, False]
    assert page.text.count('class="pm-late"') == 1
    decisions.settle(decision=later, by=member_of(manager), done=True)
    with pytest.raises(Conflict):
        decisions.settle(decision=later, by=member_of(manager), done=True)


def test_managers_write_change_and_take_out(as_, manager, partner_a):
    held, client = meeting(-1), as_(manager)
    address = reverse("partners:decision_add", args=[held.pk])
    half = {"text_fr": "Publier", "text_nl": "", "partner": partner_a.pk, "due": ""}
    assert client.post(address, half).status_code == 422
    whole = half | {"text_nl": "Publiceren"}
    assert client.post(address, whole | {"another": "1"}).url == address
    client.post(address, whole | {"partner": "", "due": "2027-02-01"})
    first, second = MeetingDecision.objects.order_by("position")
    assert (first.partner, second.partner, second.due) == (partner_a, None, dt.date(2027, 2, 1))
    client.post(reverse("partners:decision_edit", args=[first.pk]), whole | {"text_fr": "Publier tout"})
    first.refresh_from_db()
    assert first.text_fr == "Publier tout"
    changed = AuditEvent.objects.filter(verb="changed").get()
    assert (changed.fields, changed.partner) == (["text_fr"], "alpha")
    client.post(reverse("partners:decision_remove", args=[second.pk]))
    assert list(held.decisions.all()) == [first]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_open_list_asks_the_same_number_of_questions(as_, manager, partner_a, rows, django_assert_num_queries):
    for number in range(rows):
        decision(meeting(-3 - number), partner_a, f"Point {number}")
    client = as_(manager)
    client.get(reverse("partners:decisions"))
    with django_assert_num_queries(LISTED):
        page = client.get(reverse("partners:decisions"))
    assert len(page.context["lines"]) == rows


LISTED = 5
