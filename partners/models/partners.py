"""The institutions that run the centre, and what their public sheets say."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from cdm.core.access import Member
from cdm.core.vocabulary import Language, Role, Theme


class PartnerQuerySet(models.QuerySet["Partner"]):
    def active(self) -> PartnerQuerySet:
        return self.filter(active=True)

    def kept_by(self, member: Member) -> PartnerQuerySet:
        """Those whose sheet this member may write: every one for a manager, their own partner's for a coordinator, the
        one that was given to them for others (P4)."""
        if member.has(Role.MANAGER):
            return self
        given = models.Q(owner=member.user_id, code__in=member.partners())
        return self.filter(models.Q(code__in=member.partners(Role.COORDINATOR)) | given)

    def offering(self, *, theme: str = "", language: str = "") -> PartnerQuerySet:
        """Active ones whose sheet names this theme and this language; what is empty is not asked."""
        rows = self.active()
        if theme:
            rows = rows.filter(themes__contains=[theme])
        return rows.filter(languages__contains=[language]) if language else rows


class Partner(models.Model):
    """An institution and its public sheet. ``code`` is what statistics keep; it never changes.

    Somebody of it, ``owner``, says every ``cadence`` months that the sheet is still right; else its coordinators.
    """

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("what it does for visitors"), blank=True)
    website = models.URLField(_("website"), blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    themes = ArrayField(
        models.CharField(max_length=5, choices=Theme.choices), verbose_name=_("themes"), default=list, blank=True
    )
    languages = ArrayField(
        models.CharField(max_length=2, choices=Language.choices),
        verbose_name=_("languages of its counsellors"),
        default=list,
        blank=True,
    )
    first_circle = models.BooleanField(_("first circle"), default=False)
    active = models.BooleanField(_("active"), default=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("who keeps the sheet"),
        null=True,
        blank=True,
    )
    cadence = models.PositiveSmallIntegerField(
        _("verified every, months"), default=6, validators=[MinValueValidator(1), MaxValueValidator(24)]
    )
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    reminded_on = models.DateField(_("reminded on"), null=True, editable=False)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name


class PartnerLink(models.Model):
    """A page of the partner's that helps visitors: where to register, a brochure, a calendar."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="links")
    label = models.CharField(_("what it leads to"), max_length=80)
    url = models.URLField(_("address"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("link of a partner")
        verbose_name_plural = _("links of partners")
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.label
