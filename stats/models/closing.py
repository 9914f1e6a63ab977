"""A closed year: frozen versions of its figures, and the records that correct it afterwards (design F2)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stats.models.tallies import FIRST_DAY_OF_MONTH, Dimensions


class YearVersion(models.Model):
    """The figures of a year as they stood: number 1 when it was closed, one more with each set of corrections."""

    pk = models.CompositePrimaryKey("year", "number")
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveSmallIntegerField(_("version"))
    day = models.DateField(_("day"))
    figures = models.JSONField(_("figures"))

    class Meta:
        verbose_name = _("version of a year")
        verbose_name_plural = _("versions of years")
        ordering = ("-year", "-number")
        constraints = (models.CheckConstraint(name="yearversion_from_one", condition=Q(number__gte=1)),)

    def __str__(self) -> str:
        return f"{self.year}, {self.number}"


class Correction(Dimensions):
    """Contacts added to a closed year, or taken from it (``count`` below zero): a compensating record, never an edit.

    It enters the month's tallies as a record does; the daily tallies of a closed year stay as they were.
    """

    class Reason(models.TextChoices):
        LATE = "late", _("counted too late")
        TWICE = "twice", _("counted twice")
        CODE = "code", _("counted under a wrong code")
        IMPORT = "import", _("mistake of an import")
        OTHER = "other", _("another mistake")

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    month = models.DateField(_("month"))
    version = models.PositiveSmallIntegerField(_("version"))
    day = models.DateField(_("day of the correction"))
    reason = models.CharField(_("reason"), max_length=6, choices=Reason)

    class Meta:
        verbose_name = _("correction of a closed year")
        verbose_name_plural = _("corrections of closed years")
        ordering = ("-day", "month", "key")
        constraints = (
            models.CheckConstraint(name="correction_changes_something", condition=~Q(count=0)),
            models.CheckConstraint(name="correction_month_is_a_first", condition=FIRST_DAY_OF_MONTH),
            models.CheckConstraint(name="correction_after_the_first", condition=Q(version__gte=2)),
        )

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.service} {self.count:+d}"
