"""Who runs the centre: partners, the roles people have for them, and the programmes they carry together."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cdm.core.vocabulary import PARTNER_ROLES, Role


class Partner(models.Model):
    """An institution. ``code`` is what statistics keep; it never changes."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("what it does for visitors"), blank=True)
    website = models.URLField(_("website"), blank=True)
    first_circle = models.BooleanField(_("first circle"), default=False)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A role of a person: for one partner (counsellor, coordinator) or for the whole centre (the others)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="memberships", null=True, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = (
            models.CheckConstraint(
                name="membership_partner_fits_role",
                condition=Q(role__in=PARTNER_ROLES, partner__isnull=False)
                | (~Q(role__in=PARTNER_ROLES) & Q(partner__isnull=True)),
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


class Programme(models.Model):
    """A funded effort of one or several partners. ``code`` is what statistics keep."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=120)
    partners = models.ManyToManyField(Partner, verbose_name=_("partners"), related_name="programmes", blank=True)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name
