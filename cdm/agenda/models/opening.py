"""When the centre receives: its sites, their hours, regimes and closures."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

WEEKDAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]


class DateRange(Func):
    """``daterange(first, last, '[]')``: two dates, both included; a null end is open."""

    function = "daterange"

    def __init__(self, first: str, last: str) -> None:
        super().__init__(F(first), F(last), Value("[]"))


class Site(models.Model):
    """A place where people are received."""

    name = models.CharField(_("name"), max_length=120)
    address = models.TextField(_("address"), help_text=_("One line per row of the envelope."))
    directions = models.TextField(_("how to get there"), blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    map_url = models.URLField(_("map"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.name


class OpeningHours(models.Model):
    """When a site is open in an ordinary week."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="opening_hours", verbose_name=_("site"))
    weekday = models.PositiveSmallIntegerField(_("day"), choices=WEEKDAYS)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ("site", "weekday", "opens", "pk")
        constraints = (
            models.CheckConstraint(
                name="opening_hours_in_order",
                condition=Q(opens__lt=F("closes")),
                violation_error_message=_("Closing comes after opening."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


class Regime(models.Model):
    """How the centre is open between two dates; without one it is simply open."""

    class Kind(models.TextChoices):
        OPEN = "open", pgettext_lazy("regime", "Open, walk-in welcome")
        APPOINTMENT = "appointment", pgettext_lazy("regime", "By appointment only")
        CLOSED = "closed", pgettext_lazy("regime", "Closed")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    starts = models.DateField(_("first day"))
    ends = models.DateField(_("last day"), null=True, blank=True)
    capacity_percent = models.PositiveSmallIntegerField(
        _("room capacity, %"), default=100, validators=[MaxValueValidator(100)]
    )
    remote_goes_on = models.BooleanField(_("video and phone go on when closed"), default=True)
    note = models.CharField(_("what visitors read"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("regime")
        verbose_name_plural = _("regimes")
        ordering = ("starts",)
        constraints = (
            ExclusionConstraint(
                name="regime_one_at_a_time",
                expressions=[(DateRange("starts", "ends"), RangeOperators.OVERLAPS)],
                violation_error_message=_("Another regime holds on some of these days."),
            ),
            models.CheckConstraint(
                name="regime_in_order",
                condition=Q(ends__isnull=True) | Q(starts__lte=F("ends")),
                violation_error_message=_("The last day comes after the first."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.starts} – {self.ends or '…'})"

    def clean(self) -> None:
        """The days in order, before the other constraint asks the database: it makes no range that ends first."""
        if self.starts and self.ends and self.ends < self.starts:
            raise ValidationError({"ends": _("The last day comes after the first.")})


class Closure(models.Model):
    """Days, or hours of a day, when nothing takes place. Public holidays are seeded here and stay editable."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", pgettext_lazy("closure", "Public holiday")
        CLOSURE = "closure", pgettext_lazy("closure", "Closure")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.CLOSURE)
    site = models.ForeignKey(
        Site,
        on_delete=models.CASCADE,
        related_name="closures",
        null=True,
        blank=True,
        verbose_name=_("site"),
        help_text=_("Empty: the whole centre."),
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    starts = models.TimeField(_("from (hour)"), null=True, blank=True)
    ends = models.TimeField(_("until (hour)"), null=True, blank=True)
    label = models.CharField(_("reason visitors read"), max_length=120)

    class Meta:
        verbose_name = _("closure")
        verbose_name_plural = _("closures")
        ordering = ("first_day", "pk")
        constraints = (
            models.CheckConstraint(
                name="closure_in_order",
                condition=Q(first_day__lte=F("last_day")),
                violation_error_message=_("The last day comes after the first."),
            ),
            models.CheckConstraint(
                name="closure_hours_whole",
                condition=Q(starts__isnull=True, ends__isnull=True)
                | Q(starts__isnull=False, ends__isnull=False, starts__lt=F("ends")),
                violation_error_message=_("Give both hours, in order, or none."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.label} ({self.first_day})"


class HolidayYear(models.Model):
    """A year whose public holidays were seeded as closures: it is not done twice, so that edits last."""

    year = models.PositiveSmallIntegerField(_("year"), primary_key=True)

    class Meta:
        verbose_name = _("year of public holidays")
        verbose_name_plural = _("years of public holidays")

    def __str__(self) -> str:
        return str(self.year)
