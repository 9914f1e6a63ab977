"""Who runs the centre: partners, the roles people have for them, the programmes they carry, where they meet."""

from partners.models.meetings import (
    MeetingDecision,
    MeetingDecisionQuerySet,
    MeetingDocument,
    PartnerMeeting,
    PartnerMeetingQuerySet,
)
from partners.models.partners import Partner, PartnerLink, PartnerQuerySet
from partners.models.people import Invitation, InvitationQuerySet, Membership, MembershipQuerySet
from partners.models.programmes import Programme, ProgrammeQuerySet, ProgrammeTarget
from partners.models.resources import Resource, ResourceQuerySet

__all__ = [
    "Invitation",
    "InvitationQuerySet",
    "MeetingDecision",
    "MeetingDecisionQuerySet",
    "MeetingDocument",
    "Membership",
    "MembershipQuerySet",
    "Partner",
    "PartnerLink",
    "PartnerMeeting",
    "PartnerMeetingQuerySet",
    "PartnerQuerySet",
    "Programme",
    "ProgrammeQuerySet",
    "ProgrammeTarget",
    "Resource",
    "ResourceQuerySet",
]
