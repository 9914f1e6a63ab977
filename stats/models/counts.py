"""Plain counts of a day or an hour: one measure, at most one thing told apart, never a person nor a clock time."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stats.models.tallies import FIRST_DAY_OF_MONTH


class Measure(models.TextChoices):
    """The closed list of what is counted so; ``stats.measures`` defines each in a sentence, and says its items."""

    DOOR = "door", _("People who came in")
    PRINTED = "printed", _("Pages printed")
    HELP = "help", _("Times a steward helped")
    PURPOSE = "purpose", _("What the place was for")
    CONSULTED = "consulted", _("Works consulted")
    SKILLS = "skills", _("Digital self-checks")
    STOCK_WORKS = "stock_works", _("Works in stock")
    STOCK_COPIES = "stock_copies", _("Copies in stock")
    OPEN_MINUTES = "open_min", _("Open minutes")
    BOOKED_MINUTES = "booked_min", _("Booked minutes")
    USED_MINUTES = "used_min", _("Used minutes")
    REACHED = "reached", _("Special audiences reached")
    NO_TIME = "no_time", _("Searches that found no time")
    NO_SEAT = "no_seat", _("People left without a seat")
    NO_PLACE = "no_place", _("People left without a place")
    AHEAD = "ahead", _("Days from booking to appointment")
    WAITED = "waited", _("Minutes waited for a place")
    ABSENT = "absent", _("Bookings whose person did not come")
    CANCELLED = "cancelled", _("Bookings cancelled")
    SUPPLY_MINUTES = "supply_min", _("Minutes of counselling offered")
    TAKEN_MINUTES = "taken_min", _("Minutes of counselling taken")
    UNCLOSED = "unclosed", _("Past and not closed")
    LATE = "late", _("Contacts recorded on a later day")
    REFERRED = "referred", _("Visitors passed on to a partner")


MINUTES = (Measure.OPEN_MINUTES, Measure.BOOKED_MINUTES, Measure.USED_MINUTES)
HOURLY = (Measure.DOOR, *MINUTES)
DAILY = tuple(measure for measure in Measure if measure not in HOURLY)


# Said every night of whole days, by partner or service: what a network has most rows of. Kept by month too.
SAID = (
    Measure.NO_SEAT,
    Measure.AHEAD,
    Measure.ABSENT,
    Measure.CANCELLED,
    Measure.SUPPLY_MINUTES,
    Measure.TAKEN_MINUTES,
    Measure.UNCLOSED,
)


class Counted(models.Model):
    """``item`` is a code: of a purpose, a theme, a kind of print, a space; empty when the measure has none."""

    measure = models.CharField(_("measure"), max_length=12, choices=Measure)
    item = models.CharField(_("of which"), max_length=32, blank=True, default="")
    count = models.BigIntegerField(_("number"))

    class Meta:
        abstract = True


class DayCount(Counted):
    """What was counted on a day; of a stock, what there was. Written by ``stats.recording`` only."""

    pk = models.CompositePrimaryKey("day", "measure", "item")
    day = models.DateField(_("day"))

    class Meta:
        verbose_name = _("count of a day")
        verbose_name_plural = _("counts of a day")
        constraints = (
            models.CheckConstraint(name="daycount_counts_something", condition=Q(count__gt=0)),
            models.CheckConstraint(name="daycount_measure_known", condition=Q(measure__in=DAILY)),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.measure} {self.item} {self.count}"


class MonthCount(Counted):
    """The counts of days added up by month, of the measures in SAID; kept by a trigger in the same transaction."""

    pk = models.CompositePrimaryKey("month", "measure", "item")
    month = models.DateField(_("month"))

    class Meta:
        verbose_name = _("count of a month")
        verbose_name_plural = _("counts of a month")
        constraints = (
            models.CheckConstraint(name="monthcount_not_negative", condition=Q(count__gte=0)),
            models.CheckConstraint(name="monthcount_measure_said", condition=Q(measure__in=SAID)),
            models.CheckConstraint(name="monthcount_month_is_a_first", condition=FIRST_DAY_OF_MONTH),
        )

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.measure} {self.item} {self.count}"


class HourCount(Counted):
    """What was counted in one local hour of a day: people through the door, minutes of the places of a space.

    The hour is Brussels time, 0 to 23. The hour that summer time skips has no row; the one that comes twice adds up.
    """

    pk = models.CompositePrimaryKey("day", "hour", "measure", "item")
    day = models.DateField(_("day"))
    hour = models.PositiveSmallIntegerField(_("hour"))

    class Meta:
        verbose_name = _("count of an hour")
        verbose_name_plural = _("counts of an hour")
        constraints = (
            models.CheckConstraint(name="hourcount_counts_something", condition=Q(count__gt=0)),
            models.CheckConstraint(name="hourcount_measure_known", condition=Q(measure__in=HOURLY)),
            models.CheckConstraint(name="hourcount_hour_of_a_day", condition=Q(hour__lte=23)),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.hour} {self.measure} {self.item} {self.count}"
