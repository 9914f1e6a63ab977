"""Time taken."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from cdm.agenda.models.calendars import Calendar
from cdm.agenda.models.opening import Site
from cdm.core import clock
from cdm.core.vocabulary import BOOKABLE_CHANNELS


class Hold(models.Model):
    """Time taken for one thing, on every calendar it needs: all of its allocations or none.

    ``site`` is whose hours it was offered under, also for video and phone; a closure of that site hits it.
    """

    period = DateTimeRangeField(_("period, without buffers"))
    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("site")
    )
    channel = models.CharField(
        _("channel"), max_length=12, choices=[(c.value, c.label) for c in BOOKABLE_CHANNELS], blank=True
    )
    created = models.DateTimeField(_("created"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")

    def __str__(self) -> str:
        return str(self.period)


class Allocation(models.Model):
    """One seat of one calendar, taken for a period that includes the buffers. PostgreSQL lets none overlap (B1)."""

    hold = models.ForeignKey(Hold, on_delete=models.CASCADE, related_name="allocations")
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="allocations")
    seat = models.PositiveSmallIntegerField(_("seat"), default=1, validators=[MinValueValidator(1)])
    period = DateTimeRangeField(_("period, buffers included"))

    class Meta:
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        constraints = (
            ExclusionConstraint(
                name="allocation_never_twice",
                expressions=[
                    (
                        Func(F("calendar_id"), F("calendar_id"), Value("[]"), function="int8range"),
                        RangeOperators.OVERLAPS,
                    ),
                    (Func(F("seat"), F("seat"), Value("[]"), function="int4range"), RangeOperators.OVERLAPS),
                    ("period", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("This time has just been taken."),
            ),
            models.CheckConstraint(
                name="allocation_bounded",
                condition=Q(period__isempty=False) & Q(period__lower_inf=False) & Q(period__upper_inf=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.calendar} / {self.seat}: {self.period}"
