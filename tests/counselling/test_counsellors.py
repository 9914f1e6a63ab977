"""Who has the role receives visitors; who loses it is no longer offered."""

from __future__ import annotations

import pytest

from cdm.core.vocabulary import Role
from counselling import kinds
from counselling.models import Counsellor
from partners.models import Membership
from tests.counselling.worlds import book
from tests.personae import member

pytestmark = pytest.mark.django_db


def test_the_role_brings_a_calendar(counsellor_a, partner_a):
    found = Counsellor.objects.get(user=counsellor_a)
    assert (found.partner, found.active, found.calendar.name) == (partner_a, True, counsellor_a.name)


def test_other_roles_do_not(coordinator_a, reception, manager):
    assert not Counsellor.objects.exists()


def test_without_the_role_nobody_is_offered_and_what_is_booked_stays(kind, ada):
    mine = book()
    Membership.objects.filter(user=ada.user).get().delete()
    assert kinds.calendars() == []
    mine.refresh_from_db()
    assert mine.is_open
    assert mine.counsellors.get() == ada


def test_the_role_again_or_elsewhere_keeps_the_calendar(ada, partner_b):
    Membership.objects.filter(user=ada.user).get().delete()
    member(ada.user, Role.COUNSELLOR, partner_b)
    found = Counsellor.objects.get()
    assert (found.pk, found.active, found.partner) == (ada.pk, True, partner_b)


def test_who_works_for_two_goes_on_for_the_other(ada, partner_a, partner_b):
    member(ada.user, Role.COUNSELLOR, partner_b)
    Membership.objects.get(user=ada.user, partner=partner_b).delete()
    assert Counsellor.objects.get().partner == partner_a
