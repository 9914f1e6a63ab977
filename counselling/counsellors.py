"""Who receives visitors: everyone with the role of counsellor, as long as they have it."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save

from cdm.accounts.models import User
from cdm.agenda.models import Calendar
from cdm.core.vocabulary import Role
from counselling import departures
from counselling.models import Counsellor
from partners.models import Membership, Partner


def enrol(*, user: User, partner: Partner) -> Counsellor:
    """Give ``user`` a calendar to receive visitors for ``partner``; who had one before keeps it, with its appointments.

    Without weekly hours nobody is offered to visitors: those they set themselves.
    """
    counsellor = Counsellor.objects.filter(user=user).first()
    if counsellor is None:
        calendar = Calendar.objects.create(kind=Calendar.Kind.COUNSELLOR, name=user.name)
        return Counsellor.objects.create(user=user, partner=partner, calendar=calendar)
    counsellor.partner, counsellor.active = partner, True
    counsellor.save(update_fields=["partner", "active"])
    return counsellor


def dismiss(*, user: User) -> None:
    """Nothing more is booked with ``user``, unless they are a counsellor for another partner. What is booked stays."""
    counsellor = Counsellor.objects.filter(user=user).first()
    if counsellor is None:
        return
    elsewhere = Membership.objects.current().filter(user=user, role=Role.COUNSELLOR).order_by("pk").first()
    if elsewhere is None:
        counsellor.active = False
        counsellor.save(update_fields=["active"])
    elif elsewhere.partner is not None and elsewhere.partner != counsellor.partner:
        enrol(user=user, partner=elsewhere.partner)


def follow(sender: type[Membership], **about: Any) -> None:
    """The hall knows nothing of its rooms, so this room listens: a role given or ended, now or some day."""
    role: Membership = about["instance"]
    if role.role != Role.COUNSELLOR:
        return
    if about["signal"] is post_delete:
        dismiss(user=role.user)
    elif about["created"] and role.partner is not None:
        enrol(user=role.user, partner=role.partner)
    departures.follow(user=role.user)


def listen() -> None:
    post_save.connect(follow, sender=Membership, dispatch_uid="counselling.follow")
    post_delete.connect(follow, sender=Membership, dispatch_uid="counselling.unfollow")
