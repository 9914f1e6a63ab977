"""Proposing to the professionals' page, changing, judging, withdrawing; and who may (P4)."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from cdm.audit.models import AuditEvent
from cdm.core.refused import Conflict
from cdm.outbox.models import Message
from partners.access import member_of
from partners.models import Resource
from partners.resources import judging, proposing
from tests.partners.resources import answers, resource


def values(**more):
    """As the form gives them."""
    given = resource(state="proposed")
    kept = {name: getattr(given, name) for name in proposing.CONTENT} | more
    given.delete()
    return kept


def public(client):
    return client.get(reverse("partners:professionals")).text


def at(name, row):
    return reverse(f"partners:{name}", args=[row.pk])


def test_from_a_proposal_to_the_page_and_the_mails(as_, counsellor_a, documentalist, coordinator_b):
    proposer, judge = as_(counsellor_a), as_(documentalist)
    answer = proposer.post(reverse("partners:propose"), answers())
    made = Resource.objects.get()
    assert answer.url == at("proposal", made)
    assert (made.partner.code, made.state, made.url_nl) == ("alpha", "proposed", "https://boussole.example/")
    assert "Boussole" not in public(as_(None))
    assert "Boussole" in proposer.get(reverse("partners:proposals")).text
    assert "Boussole" not in as_(coordinator_b).get(reverse("partners:proposals")).text
    assert [mail.to_address for mail in Message.objects.all()] == [documentalist.email]
    proposer.post(reverse("partners:propose"), answers(title_fr="Autre", title_nl="Ander"))
    assert Message.objects.count() == 1, "one mail a day, however many"

    assert "Boussole" in judge.get(reverse("partners:proposals")).text
    judge.post(at("proposal_approve", made), {"seen": made.version})
    assert "Boussole" in public(as_(None))
    assert counsellor_a.name not in public(as_(None))
    told = Message.objects.exclude(to_address=documentalist.email).get()
    assert (told.to_address, told.kind) == (counsellor_a.email, "resource_approved")
    assert "Boussole" in told.text
    assert "Boussole" not in told.subject
    assert list(AuditEvent.objects.order_by("pk").values_list("verb", "partner")) == [
        ("added", "alpha"),
        ("added", "alpha"),
        ("approved", "alpha"),
    ]


def test_declining_says_why_and_leads_to_another_try(as_, counsellor_a, documentalist):
    as_(counsellor_a).post(reverse("partners:propose"), answers())
    made, judge = Resource.objects.get(), as_(documentalist)
    assert judge.post(at("proposal_decline", made), {"seen": made.version, "reason": ""}).status_code == 422
    judge.post(at("proposal_decline", made), {"seen": made.version, "reason": "Le lien ne mène nulle part."})
    told = Message.objects.get(kind="resource_declined")
    assert "Le lien ne mène nulle part." in told.text
    page = as_(counsellor_a).get(at("proposal", made)).text
    assert "Le lien ne mène nulle part." in page
    made.refresh_from_db()
    again = answers(url_fr="https://ailleurs.example/", seen=made.version)
    as_(counsellor_a).post(at("proposal_edit", made), again)
    made.refresh_from_db()
    assert (made.state, made.reason, made.url_fr) == ("proposed", "", "https://ailleurs.example/")


def test_what_visitors_read_stays_until_the_change_is_approved_too(as_, coordinator_a, documentalist, partner_a):
    shown, client = resource(partner_a, "Ancien titre"), as_(coordinator_a)
    client.post(at("proposal_edit", shown), answers(title_fr="Nouveau titre", seen=shown.version))
    change = Resource.objects.get(replaces=shown)
    assert "Ancien titre" in public(as_(None))
    assert "Nouveau titre" not in public(as_(None))
    assert client.get(at("proposal_edit", shown)).url == at("proposal_edit", change), "one change at a time"
    page = as_(documentalist).get(at("proposal", change)).text
    assert "Ancien titre" in page
    assert "Nouveau titre" in page
    as_(documentalist).post(at("proposal_approve", change), {"seen": change.version})
    assert "Nouveau titre" in public(as_(None))
    kept = Resource.objects.get()
    assert (kept.pk, kept.title_fr, kept.kind, kept.state) == (shown.pk, "Nouveau titre", "tool", "approved")
    assert Message.objects.filter(to_address=coordinator_a.email, kind="resource_approved").exists()


def test_a_declined_change_leaves_what_is_there(as_, coordinator_a, documentalist, partner_a):
    shown = resource(partner_a, "Ancien titre")
    by = member_of(coordinator_a)
    change = proposing.change(resource=shown, by=by, values=values(title_fr="Pire"), seen=shown.version)
    judging.decline(resource=change, by=member_of(documentalist), reason="Moins bon", seen=change.version)
    assert "Ancien titre" in public(as_(None))
    change.refresh_from_db()
    better = proposing.change(resource=change, by=by, values=values(title_fr="Mieux"), seen=change.version)
    assert (better.pk, better.state) == (change.pk, "proposed")
    as_(coordinator_a).post(at("proposal_withdraw", better))
    assert list(Resource.objects.values_list("pk", "state")) == [(shown.pk, "approved")]


def test_saving_what_is_the_same_changes_nothing(coordinator_a, partner_a):
    shown = resource(partner_a)
    proposing.change(resource=shown, by=member_of(coordinator_a), values=values(), seen=shown.version)
    assert Resource.objects.count() == 1
    assert not AuditEvent.objects.exists()


def test_a_documentalists_own_hand_holds_at_once(as_, documentalist, partner_a):
    shown, judge = resource(partner_a, "Ancien titre"), as_(documentalist)
    judge.post(at("proposal_edit", shown), answers(title_fr="Corrigé", seen=shown.version))
    assert "Corrigé" in public(as_(None))
    judge.post(reverse("partners:propose"), answers(title_fr="Du centre", partner="", publish="1"))
    assert "Du centre" in public(as_(None))
    assert Resource.objects.get(title_fr="Du centre").partner is None
    assert Message.objects.count() == 0, "nobody writes to themselves"


def test_one_approves_what_one_has_read(as_, counsellor_a, documentalist, partner_a):
    row, judge = resource(partner_a, state="proposed"), member_of(documentalist)
    seen = row.version
    proposing.change(resource=row, by=member_of(counsellor_a), values=values(title_fr="Autre"), seen=seen)
    with pytest.raises(Conflict):
        judging.approve(resource=row, by=judge, seen=seen)
    with pytest.raises(Conflict):
        judging.decline(resource=row, by=judge, reason="x", seen=seen)
    row.refresh_from_db()
    assert row.state == "proposed"
    judging.approve(resource=row, by=judge, seen=row.version)
    with pytest.raises(Conflict):
        judging.decline(resource=row, by=judge, reason="x", seen=row.version + 1)


def test_two_colleagues_do_not_write_over_one_another_unseen(as_, counsellor_a, coordinator_a, partner_a):
    row = resource(partner_a, state="proposed")
    old, client = row.version, as_(counsellor_a)
    as_(coordinator_a).post(at("proposal_edit", row), answers(title_fr="Le sien", seen=old))
    answer = client.post(at("proposal_edit", row), answers(title_fr="Le mien", seen=old))
    assert answer.status_code == 422
    assert "Le mien" in answer.text, "nothing typed is lost"
    assert answer.context["form"]["themes"].value() == ["GUIDE", "LEARN"]
    row.refresh_from_db()
    assert row.title_fr == "Le sien"
    assert f'value="{row.version}"' in str(answer.context["form"]["seen"])
    client.post(at("proposal_edit", row), answers(title_fr="Le mien", seen=row.version))
    row.refresh_from_db()
    assert row.title_fr == "Le mien"


def undo_of(page):
    """The address of the button that the next page shows."""
    return next(each.extra_tags for each in page.context["messages"]).removeprefix("undo:")


def columns(row):
    return Resource.objects.filter(pk=row.pk).values(*proposing.CONTENT, *judging.VERDICT, *judging.KEPT).get()


def judged_and_undone(client, name, row):
    """The row before and after; its version apart, which rises."""
    before = columns(row)
    page = client.post(at(name, row), {"seen": before["version"], "reason": "Trop court."}, follow=True)
    assert not Resource.objects.filter(pk=row.pk, state="proposed").exists()
    client.post(undo_of(page))
    after = columns(row)
    assert after.pop("version") > before.pop("version")
    return before, after


@pytest.mark.parametrize("name", ["proposal_approve", "proposal_decline"])
def test_what_was_judged_a_moment_ago_waits_again_and_nobody_hears_of_it(
    as_, counsellor_a, documentalist, partner_a, name
):
    row = resource(partner_a, "Guide rouge", state="proposed", proposed_by=counsellor_a)
    before, after = judged_and_undone(as_(documentalist), name, row)
    assert before == after
    assert "Guide rouge" not in public(as_(None))
    assert [mail.state for mail in Message.objects.all()] == ["withdrawn"]
    assert list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))[1:] == ["undone"]
    again = columns(row)["version"]
    as_(documentalist).post(at("proposal_approve", row), {"seen": again})
    assert "Guide rouge" in public(as_(None))
    assert Message.objects.filter(state="waiting").count() == 1, "judged for good, it is told"


@pytest.mark.parametrize("name", ["proposal_approve", "proposal_decline"])
def test_a_judged_change_is_beside_what_it_would_change_again(as_, counsellor_a, documentalist, partner_a, name):
    shown = resource(partner_a, "Ancien titre", proposed_by=documentalist)
    row = resource(partner_a, "Nouveau titre", state="proposed", replaces=shown, proposed_by=counsellor_a)
    kept = columns(shown)
    before, after = judged_and_undone(as_(documentalist), name, row)
    assert before == after
    assert columns(shown) | {"version": 0} == kept | {"version": 0}
    assert "Ancien titre" in public(as_(None))
    assert [mail.state for mail in Message.objects.all()] == ["withdrawn"]


def test_what_somebody_went_on_from_is_not_undone(as_, coordinator_a, documentalist, partner_a):
    """A declined one that was changed meanwhile; an approved change beside whose text the next one waits already, or
    whose words were put right at once: they are not written over."""
    declined, client, by = resource(partner_a, state="proposed"), as_(documentalist), member_of(coordinator_a)
    page = client.post(at("proposal_decline", declined), {"seen": 1, "reason": "Trop court."}, follow=True)
    declined.refresh_from_db()
    proposing.change(resource=declined, by=by, values=values(title_fr="Plus long"), seen=declined.version)
    client.post(undo_of(page))
    declined.refresh_from_db()
    assert (declined.state, declined.title_fr) == ("proposed", "Plus long")

    shown = resource(partner_a, "Ancien titre")
    row = resource(partner_a, "Nouveau titre", state="proposed", replaces=shown)
    page = client.post(at("proposal_approve", row), {"seen": 1}, follow=True)
    shown.refresh_from_db()
    waits = proposing.change(resource=shown, by=by, values=values(title_fr="Encore un"), seen=shown.version)
    client.post(undo_of(page))
    assert "Nouveau titre" in public(as_(None))

    page = client.post(at("proposal_approve", waits), {"seen": 1}, follow=True)
    shown.refresh_from_db()
    right = values(title_fr="Mieux dit")
    proposing.change(resource=shown, by=member_of(documentalist), values=right, seen=shown.version)
    client.post(undo_of(page))
    assert "Mieux dit" in public(as_(None))


def test_only_who_judged_undoes_it_and_only_who_judges(as_, coordinator_a, documentalist, manager, partner_a):
    row = resource(partner_a, "Guide rouge", state="proposed")
    undo = undo_of(as_(documentalist).post(at("proposal_approve", row), {"seen": 1}, follow=True))
    as_(manager).post(undo)
    assert as_(coordinator_a).post(undo).status_code == 403
    judgement = judging.Judgement(row.pk, 2, {"state": "proposed"})
    with pytest.raises(PermissionDenied):
        judging.undo(resource=row, judgement=judgement, by=member_of(coordinator_a))
    assert "Guide rouge" in public(as_(None))
    as_(documentalist).post(undo)
    assert "Guide rouge" not in public(as_(None))
    as_(documentalist).post(undo)
    assert columns(row)["state"] == "proposed", "once"


def test_withdrawing_can_be_undone_as_it_was(as_, coordinator_a, partner_a):
    row, client = resource(partner_a, "Guide rouge"), as_(coordinator_a)
    assert "Guide rouge" in client.get(at("proposal_withdraw", row)).text
    page = client.post(at("proposal_withdraw", row), follow=True).text
    assert "Guide rouge" not in public(as_(None))
    undo = page.partition(reverse("partners:proposal_undo", args=["KEY"]).partition("KEY")[0])[2].partition("/")[0]
    client.post(reverse("partners:proposal_undo", args=[undo]))
    assert "Guide rouge" in public(as_(None))


def test_no_change_nobody_read_comes_in_by_undoing(as_, coordinator_a, partner_a):
    """Withdrawn, changed, withdrawn again: the first undo would bring the changed text back as approved."""
    row, by = resource(partner_a, "Approuvé"), member_of(coordinator_a)
    was = proposing.withdraw(resource=row, by=by)
    again = proposing.change(resource=row, by=by, values=values(title_fr="Jamais lu"), seen=was.version)
    assert again.state == "proposed"
    proposing.withdraw(resource=row, by=by)
    with pytest.raises(Conflict):
        proposing.put_back(resource=row, by=by, state=str(was.state), seen=was.version)
    proposing.put_back(resource=row, by=by)
    assert "Jamais lu" not in public(as_(None))


def test_what_a_partner_puts_back_is_read_again(as_, coordinator_a, documentalist, partner_a):
    row = resource(partner_a, state="withdrawn")
    as_(coordinator_a).post(at("proposal_restore", row))
    row.refresh_from_db()
    assert row.state == "proposed"
    proposing.withdraw(resource=row, by=member_of(documentalist))
    as_(documentalist).post(at("proposal_restore", row))
    row.refresh_from_db()
    assert row.state == "approved"


@pytest.mark.parametrize("state", ["proposed", "approved", "declined", "withdrawn"])
def test_a_rival_neither_reads_nor_changes(as_, coordinator_b, counsellor_b, reception, partner_a, state):
    row = resource(partner_a, state=state)
    for stranger in (coordinator_b, counsellor_b, reception):
        client = as_(stranger)
        for name in ("proposal", "proposal_edit", "proposal_withdraw"):
            assert client.get(at(name, row)).status_code == 404
        for name in ("proposal_edit", "proposal_withdraw", "proposal_restore"):
            assert client.post(at(name, row), answers(seen=row.version)).status_code == 404
        for name in ("proposal_approve", "proposal_decline"):
            assert client.post(at(name, row), {"seen": row.version, "reason": "x"}).status_code == 403
    row.refresh_from_db()
    assert (row.state, row.version) == (state, 1)


def test_nobody_proposes_in_the_name_of_another_partner(as_, counsellor_a, partner_b):
    as_(counsellor_a).post(reverse("partners:propose"), answers(partner=partner_b.pk))
    assert Resource.objects.get().partner.code == "alpha"
    with pytest.raises(PermissionDenied):
        proposing.propose(by=member_of(counsellor_a), partner=partner_b, values=values())
    with pytest.raises(PermissionDenied):
        proposing.propose(by=member_of(counsellor_a), partner=None, values=values(), publish=True)
    with pytest.raises(PermissionDenied):
        judging.approve(resource=Resource.objects.get(), by=member_of(counsellor_a), seen=1)


def test_reception_proposes_for_the_centre_and_keeps_its_own_only(as_, reception, documentalist, manager):
    as_(reception).post(reverse("partners:propose"), answers())
    own, other = Resource.objects.get(), resource(state="proposed", proposed_by=manager)
    assert own.partner is None
    assert as_(reception).get(at("proposal", own)).status_code == 200
    assert as_(reception).get(at("proposal", other)).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title_nl": ""}, "title_nl"),
        ({"description_fr": ""}, "description_fr"),
        ({"url_fr": "", "url_nl": ""}, "url_fr"),
        ({"url_fr": "javascript:alert(1)"}, "url_fr"),
        ({"themes": []}, "themes"),
        ({"languages": ["xx"]}, "languages"),
        ({"kind": "event"}, "first_day"),
        ({"kind": "event", "first_day": "2027-02-03", "last_day": "2027-02-01"}, "last_day"),
        ({"kind": "event", "first_day": "0001-01-01"}, "first_day"),
        ({"kind": "event", "first_day": "2027-02-03", "place_nl": "Zaal"}, "place_fr"),
    ],
)
def test_the_form_says_what_is_wrong(as_, counsellor_a, wrong, field):
    answer = as_(counsellor_a).post(reverse("partners:propose"), answers(**wrong))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Resource.objects.exists()


def test_a_tool_has_no_days_whatever_was_typed(as_, counsellor_a):
    as_(counsellor_a).post(reverse("partners:propose"), answers(first_day="nonsense", place_fr="Ici"))
    made = Resource.objects.get()
    assert (made.first_day, made.last_day, made.place_fr) == (None, None, "")


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("who", "asked"), [("counsellor_a", 5), ("documentalist", 6)])
def test_the_list_asks_the_same_number_of_questions(
    request, as_, partner_a, rows, who, asked, django_assert_num_queries
):
    user = request.getfixturevalue(who)
    request.getfixturevalue("counsellor_a")
    for number in range(rows):
        shown = resource(partner_a, f"Guide {number}")
        resource(partner_a, f"Change {number}", state="proposed", replaces=shown)
    client = as_(user)
    client.get(reverse("partners:proposals"))
    with django_assert_num_queries(asked):
        page = client.get(reverse("partners:proposals"))
    assert len(page.context["page"]) == rows
    assert page.text.count("tag-brand") >= rows
