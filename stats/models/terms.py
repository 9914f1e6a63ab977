"""The codes that facts may carry, and how the annual report cuts them."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cdm.core.vocabulary import Channel, Context, Service


def no_codes() -> list[str]:
    """What ``list`` would be, had the models below no field of that name."""
    return []


class TermQuerySet(models.QuerySet["Term"]):
    def of(self, name: str) -> TermQuerySet:
        return self.filter(list=name)

    def valid_in(self, year: int) -> TermQuerySet:
        """Terms a record of ``year`` may use."""
        return self.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=year)).filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=year)
        )


class Term(models.Model):
    """A code that a profile or a count may carry, with its label.

    Retire one with its last year; what was recorded stays (F2).
    """

    class List(models.TextChoices):
        SEX = "sex", _("sex")
        AGE5 = "age5", _("age band")
        MUNICIPALITY = "municipality", _("municipality")
        STATUS = "status", _("status")
        EDUCATION = "education", _("education")
        REFERRAL = "referral", _("referral")
        AUDIENCE = "audience", _("special audience")
        PURPOSE = "purpose", _("purpose")

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    list = models.CharField(_("list"), max_length=20, choices=List.choices)
    code = models.CharField(_("code"), max_length=10)
    label = models.CharField(_("label"), max_length=120)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    valid_from = models.PositiveSmallIntegerField(_("first year"), null=True, blank=True)
    valid_until = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)
    becomes = ArrayField(
        models.CharField(max_length=10),
        verbose_name=_("becomes"),
        default=no_codes,
        blank=True,
        help_text=_("The codes of the list that take over after the last year; several when it was split."),
    )
    lowest = models.PositiveSmallIntegerField(_("youngest age, in years"), null=True, blank=True)
    highest = models.PositiveSmallIntegerField(
        _("oldest age, in years"), null=True, blank=True, help_text=_("Included; empty for no limit.")
    )

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("term of a list")
        verbose_name_plural = _("terms of the lists")
        ordering = ("list", "position", "code")
        constraints = (
            models.UniqueConstraint(
                fields=("list", "code"),
                name="term_once_a_list",
                violation_error_message=_("This list already has this code."),
            ),
            models.CheckConstraint(name="term_has_a_code", condition=~Q(code="")),
        )

    def __str__(self) -> str:
        return self.label


class TermGroup(models.Model):
    """Codes of a list that are told together: job seekers, the Region, an age of ten years. Groups may overlap."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    list = models.CharField(_("list"), max_length=20, choices=Term.List.choices)
    code = models.CharField(_("code"), max_length=20)
    label = models.CharField(_("label"), max_length=120)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    members = ArrayField(models.CharField(max_length=10), verbose_name=_("codes"), default=no_codes)

    class Meta:
        verbose_name = _("group of terms")
        verbose_name_plural = _("groups of terms")
        ordering = ("list", "position", "code")
        constraints = (
            models.UniqueConstraint(
                fields=("list", "code"),
                name="termgroup_once_a_list",
                violation_error_message=_("This list already has this group."),
            ),
            models.CheckConstraint(name="termgroup_has_a_code", condition=~Q(code="")),
            models.CheckConstraint(name="termgroup_has_members", condition=~Q(members=[])),
        )

    def __str__(self) -> str:
        return self.label


class SeriesBreak(models.Model):
    """Why a year cannot be laid beside the one before: what is counted, or how it is cut, changed with ``year``."""

    class Subject(models.TextChoices):
        CONTACTS = "contacts", _("all contacts")
        SERVICE = "service", _("services")
        CATEGORY = "category", _("reporting categories")
        THEME = "theme", _("themes")
        LANGUAGE = "language", _("languages")
        PROFILE = "profile", _("profiles")

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year = models.PositiveSmallIntegerField(_("first year counted the new way"))
    subject = models.CharField(_("what it touches"), max_length=10, choices=Subject)
    text = models.CharField(_("why"), max_length=300)

    class Meta:
        verbose_name = _("break in a series")
        verbose_name_plural = _("breaks in the series")
        ordering = ("-year", "subject", "key")

    def __str__(self) -> str:
        return f"{self.year}: {self.text}"


class ReportingCategory(models.Model):
    """How the annual report cuts a service into exclusive parts: the first category that fits a contact has it.

    ``contexts`` and ``channels`` are codes, empty for any. Categories carry the years for which they hold, so that a
    new cut never changes an old year.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.CharField(_("service"), max_length=3, choices=Service.choices)
    code = models.SlugField(_("code"), max_length=20)
    label = models.CharField(_("label"), max_length=120)
    position = models.PositiveSmallIntegerField(_("position"), help_text=_("Lower ones are tried first."))
    contexts = ArrayField(
        models.CharField(max_length=12, choices=Context.choices), verbose_name=_("contexts"), default=list, blank=True
    )
    channels = ArrayField(
        models.CharField(max_length=10, choices=Channel.choices), verbose_name=_("channels"), default=list, blank=True
    )
    valid_from = models.PositiveSmallIntegerField(_("first year"), null=True, blank=True)
    valid_until = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)

    class Meta:
        verbose_name = _("reporting category")
        verbose_name_plural = _("reporting categories")
        ordering = ("service", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("service", "code"),
                name="reportingcategory_once",
                violation_error_message=_("This service already has this category."),
            ),
        )

    def __str__(self) -> str:
        return self.label
