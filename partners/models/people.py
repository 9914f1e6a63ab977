"""The roles people have for a partner or for the centre, and those offered by mail."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from cdm.core import clock
from cdm.core.access import Member
from cdm.core.vocabulary import PARTNER_ROLES, Role
from partners.models.partners import Partner

FITS_ROLE = Q(role__in=PARTNER_ROLES, partner__isnull=False) | (~Q(role__in=PARTNER_ROLES) & Q(partner__isnull=True))


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> MembershipQuerySet:
        """Those whose last day, if there is one, is not over."""
        return self.filter(Q(last_day=None) | Q(last_day__gte=clock.today()))

    def serving(self, *roles: Role) -> MembershipQuerySet:
        """The current ones, of one of ``roles`` or any, whose account is in use: who is written to, and can answer."""
        rows = self.current().filter(user__is_active=True)
        return rows.filter(role__in=roles) if roles else rows

    def managed_by(self, member: Member) -> MembershipQuerySet:
        """Those a manager (all) or a coordinator (their partner's) may see and end."""
        if member.has(Role.MANAGER):
            return self
        return self.filter(partner__code__in=member.partners(Role.COORDINATOR))

    def by_person(self) -> MembershipQuerySet:
        return self.order_by("user__name", "user__email", "role", "pk")


class Membership(models.Model):
    """A role of a person: for one partner (counsellor, coordinator) or for the whole centre (the others).

    Without a ``last_day`` it has no end yet; after it, it gives no right, and the night takes it away.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="memberships", null=True, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    last_day = models.DateField(_("last day"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = (
            models.CheckConstraint(
                name="membership_partner_fits_role",
                condition=FITS_ROLE,
                violation_error_message=_(
                    "Counsellors and coordinators work for a partner; the other roles for the centre."
                ),
            ),
            models.UniqueConstraint(
                fields=("user", "partner", "role"),
                name="membership_once",
                nulls_distinct=False,
                violation_error_message=_("This person already has this role."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> InvitationQuerySet:
        """Neither used nor taken back; it may have run out, and can then be sent again."""
        return self.filter(accepted__isnull=True, revoked__isnull=True)

    def settled_before(self, moment: dt.datetime) -> InvitationQuerySet:
        """Used, taken back or run out before ``moment``."""
        return self.filter(Q(accepted__lt=moment) | Q(revoked__lt=moment) | Q(expires__lt=moment))

    def managed_by(self, member: Member) -> InvitationQuerySet:
        if member.has(Role.MANAGER):
            return self
        return self.filter(partner__code__in=member.partners(Role.COORDINATOR))


class Invitation(models.Model):
    """A role offered by mail. ``serial`` is in the signed link and rises when it is sent again: older links die."""

    email = models.EmailField(_("e-mail"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="invitations", null=True, blank=True)
    language = models.CharField(_("language of the mail"), max_length=2, choices=settings.LANGUAGES, default="fr")
    serial = models.PositiveSmallIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True, editable=False
    )
    created = models.DateTimeField(_("created"), default=clock.now, editable=False)
    expires = models.DateTimeField(_("valid until"))
    accepted = models.DateTimeField(_("accepted"), null=True, editable=False)
    revoked = models.DateTimeField(_("taken back"), null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ("created", "pk")
        constraints = (
            models.CheckConstraint(name="invitation_partner_fits_role", condition=FITS_ROLE),
            models.UniqueConstraint(
                Lower("email"),
                F("role"),
                F("partner"),
                name="invitation_open_once",
                condition=Q(accepted__isnull=True, revoked__isnull=True),
                nulls_distinct=False,
                violation_error_message=_("This person already has an invitation for this role."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.email}: {self.get_role_display()}"

    @property
    def expired(self) -> bool:
        return self.expires <= clock.now()
