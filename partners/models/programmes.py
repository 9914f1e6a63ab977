"""The funded efforts partners carry together."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cdm.core import clock
from cdm.core.access import Member
from cdm.core.vocabulary import Role
from partners.models.partners import Partner


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def running(self) -> ProgrammeQuerySet:
        """Active, begun and not over today."""
        return self.begun().filter(Q(ends=None) | Q(ends__gte=clock.today()))

    def begun(self) -> ProgrammeQuerySet:
        """Active and begun, perhaps over: what the public may read of."""
        return self.filter(Q(starts=None) | Q(starts__lte=clock.today()), active=True)

    def visible_to(self, member: Member) -> ProgrammeQuerySet:
        """Every programme for a manager, for coordinators those their partner carries, none for the others (P4)."""
        if member.has(Role.MANAGER):
            return self
        carried = Programme.partners.through.objects.filter(partner__code__in=member.partners(Role.COORDINATOR))
        return self.filter(pk__in=carried.values("programme"))


class Programme(models.Model):
    """A funded effort of one or several partners. ``code`` is what statistics keep."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("what it does"), blank=True)
    audience = models.CharField(_("for whom"), max_length=200, blank=True)
    funder = models.CharField(_("funded by"), max_length=120, blank=True)
    starts = models.DateField(_("begins"), null=True, blank=True)
    ends = models.DateField(_("last day"), null=True, blank=True)
    partners = models.ManyToManyField(Partner, verbose_name=_("partners"), related_name="programmes", blank=True)
    active = models.BooleanField(_("active"), default=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ("name", "pk")
        constraints = (
            models.CheckConstraint(
                name="programme_in_order",
                condition=Q(starts=None) | Q(ends=None) | Q(starts__lte=F("ends")),
                violation_error_message=_("The last day comes after the first."),
            ),
        )

    def __str__(self) -> str:
        return self.name


class ProgrammeTarget(models.Model):
    """What a programme promised its funder for a year."""

    class What(models.TextChoices):
        CONTACTS = "contacts", _("Contacts")
        INTERVIEWS = "interviews", _("Individual counselling contacts")
        ACTIVITIES = "activities", _("Activities held")
        PERSONS = "persons", _("People accompanied")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="targets")
    year = models.PositiveSmallIntegerField(_("year"))
    what = models.CharField(_("of what"), max_length=12, choices=What.choices)
    number = models.PositiveIntegerField(_("target"), validators=[MinValueValidator(1)])

    class Meta:
        verbose_name = _("target of a programme")
        verbose_name_plural = _("targets of programmes")
        ordering = ("year", "what")
        constraints = (
            models.UniqueConstraint(
                fields=("programme", "year", "what"),
                name="programmetarget_once",
                violation_error_message=_("This year has a target for that already."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.year}"
