"""The codes that facts may carry, and how the annual report cuts them."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cdm.core.vocabulary import Channel, Context, Service


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
    group = models.CharField(
        _("group"), max_length=20, blank=True, help_text=_("JS: job seekers; BRU: the municipalities of the Region.")
    )
    valid_from = models.PositiveSmallIntegerField(_("first year"), null=True, blank=True)
    valid_until = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)

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
