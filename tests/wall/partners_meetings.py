"""Meetings are the partners' together: every partner reads the minutes. What one has to do is its own to call done."""

from __future__ import annotations

from cdm.core.vocabulary import Role
from partners.meetings import documents
from partners.models import MeetingDecision, MeetingDocument, PartnerMeeting
from tests.partners.meetings import PDF, decision, meeting
from tests.personae import marker
from tests.wall import EVERYONE, World, own, rows, staff

READERS = (Role.COUNSELLOR, Role.COORDINATOR, Role.MANAGER)


def populate(world: World) -> None:
    """Both partners have something to do, of a meeting that was and of one to come; a paper, and a draft."""
    past, coming = meeting(-7, came=31), meeting(14)
    word = f"{marker(world.partner_a)} – {marker(world.partner_b)}"
    meeting(30, announced=False, title_fr=f"Brouillon {word}", title_nl=f"Ontwerp {word}")
    for held in (past, coming):
        for partner in (world.partner_a, world.partner_b):
            decision(held, partner, f"Décision de {marker(partner)}")
    documents.add(meeting=past, title="Rapport", language="fr", name="rapport.pdf", content=PDF)


def past(world: World):
    return {"pk": PartnerMeeting.objects.past().first().pk}


def coming(world: World):
    return {"pk": PartnerMeeting.objects.coming().first().pk}


def draft(world: World):
    return {"pk": PartnerMeeting.objects.get(announced=None).pk}


def to_do(world: World):
    return {"pk": MeetingDecision.objects.filter(partner=world.partner_a).order_by("pk").first().pk}


def paper(world: World):
    return {"pk": MeetingDocument.objects.get().pk}


ROWS = {
    "partners:meetings": staff(*READERS),
    "partners:decisions": staff(*READERS),
    "partners:meeting": staff(*READERS, make=past, seen_by=EVERYONE),
    "partners:meeting_minutes": staff(*READERS, make=past, seen_by=EVERYONE),
    "partners:meeting_calendar": staff(*READERS, make=coming),
    "partners:meeting_document": staff(*READERS, make=paper),
    "partners:decision_done": own(to_do, Role.COORDINATOR, Role.MANAGER),
    "partners:decision_reopen": own(to_do, Role.COORDINATOR, Role.MANAGER),
    "partners:meeting_add": staff(Role.MANAGER),
    "partners:meeting_came": staff(Role.MANAGER, make=past),
    "partners:meeting_announce": staff(Role.MANAGER, make=draft),
    "partners:meeting_remove": staff(Role.MANAGER, make=draft),
    "partners:meeting_edit": staff(Role.MANAGER, make=coming),
    "partners:meeting_cancel": staff(Role.MANAGER, make=coming),
    "partners:meeting_restore": staff(Role.MANAGER, make=coming),
    "partners:decision_add": staff(Role.MANAGER, make=coming),
    "partners:meeting_document_add": staff(Role.MANAGER, make=coming),
    "partners:meeting_document_remove": staff(Role.MANAGER, make=paper),
    **rows(staff, ("partners:decision_edit", "partners:decision_remove"), Role.MANAGER, make=to_do),
}
