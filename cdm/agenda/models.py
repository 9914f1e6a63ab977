"""Time being taken: the centre's hours, who is available when, and what is held.

Rules and hours are wall-clock times in Brussels; what is held is instants. All periods are half-open ``[start, end)``.
"""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cdm.core import clock
from cdm.core.vocabulary import BOOKABLE_CHANNELS, Language, Theme

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


class Calendar(models.Model):
    """Something whose time can be taken: a counsellor (capacity 1), a room, forty-five workstations (capacity 45)."""

    class Kind(models.TextChoices):
        COUNSELLOR = "counsellor", pgettext_lazy("calendar", "Counsellor")
        ROOM = "room", pgettext_lazy("calendar", "Room")
        STATIONS = "stations", pgettext_lazy("calendar", "Workstations")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=120)
    capacity = models.PositiveSmallIntegerField(_("capacity"), default=1, validators=[MinValueValidator(1)])
    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, related_name="calendars", null=True, blank=True, verbose_name=_("site")
    )
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("calendar")
        verbose_name_plural = _("calendars")
        ordering = ("kind", "name", "pk")
        constraints = (
            models.CheckConstraint(
                name="calendar_counsellor_is_one",
                condition=~Q(kind="counsellor") | Q(capacity=1),
                violation_error_message=_("A counsellor receives one appointment at a time."),
            ),
        )

    def __str__(self) -> str:
        return self.name


class Offer(models.Model):
    """What a stretch of somebody's availability is good for. An empty list means: all of them."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", verbose_name=_("site"))
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))
    channels = ArrayField(
        models.CharField(max_length=12, choices=[(c.value, c.label) for c in BOOKABLE_CHANNELS]),
        verbose_name=_("channels"),
        default=list,
        blank=True,
    )
    languages = ArrayField(
        models.CharField(max_length=2, choices=Language.choices), verbose_name=_("languages"), default=list, blank=True
    )
    themes = ArrayField(
        models.CharField(max_length=5, choices=Theme.choices), verbose_name=_("themes"), default=list, blank=True
    )

    class Meta:
        abstract = True


class AvailabilityRule(Offer):
    """Every week, on this day, between these hours."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="rules")
    weekday = models.PositiveSmallIntegerField(_("day"), choices=WEEKDAYS)
    valid_from = models.DateField(_("first day"), null=True, blank=True)
    valid_until = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        verbose_name = _("weekly availability")
        verbose_name_plural = _("weekly availabilities")
        ordering = ("weekday", "starts", "pk")
        constraints = (
            models.CheckConstraint(
                name="rule_in_order",
                condition=Q(starts__lt=F("ends")),
                violation_error_message=_("The end comes after the beginning."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.starts:%H:%M}–{self.ends:%H:%M}"


class RuleException(models.Model):
    """One occurrence of a rule that is dropped (no hours) or has other hours."""

    rule = models.ForeignKey(AvailabilityRule, on_delete=models.CASCADE, related_name="exceptions")
    day = models.DateField(_("day"))
    starts = models.TimeField(_("from"), null=True, blank=True)
    ends = models.TimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("exception")
        verbose_name_plural = _("exceptions")
        ordering = ("day", "pk")
        constraints = (
            models.UniqueConstraint(fields=("rule", "day"), name="rule_exception_once"),
            models.CheckConstraint(
                name="rule_exception_hours_whole",
                condition=Q(starts__isnull=True, ends__isnull=True)
                | Q(starts__isnull=False, ends__isnull=False, starts__lt=F("ends")),
                violation_error_message=_("Give both hours, in order, or none."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.rule}: {self.day}"


class ExtraOpening(Offer):
    """Availability on one date, besides the weekly rules."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="extra_openings")
    day = models.DateField(_("day"))

    class Meta:
        verbose_name = _("extra opening")
        verbose_name_plural = _("extra openings")
        ordering = ("day", "starts", "pk")
        constraints = (
            models.CheckConstraint(
                name="extra_opening_in_order",
                condition=Q(starts__lt=F("ends")),
                violation_error_message=_("The end comes after the beginning."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.starts:%H:%M}–{self.ends:%H:%M}"


class Absence(models.Model):
    """A stretch of time when a calendar, or one seat of it, offers nothing, whatever its rules say. No reason is asked.

    Only a seat may be away with no end: it is out of service until somebody has repaired it.
    """

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="absences")
    seat = models.PositiveSmallIntegerField(
        _("seat"), null=True, blank=True, validators=[MinValueValidator(1)], help_text=_("Empty: all of them.")
    )
    period = DateTimeRangeField(_("period"))

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ("period", "pk")
        constraints = (
            models.CheckConstraint(
                name="absence_bounded",
                condition=Q(period__isempty=False)
                & Q(period__lower_inf=False)
                & (Q(period__upper_inf=False) | Q(seat__isnull=False))
                & Q(period__lower_inc=True)
                & Q(period__upper_inc=False),
                violation_error_message=_("The end comes after the beginning."),
            ),
            models.CheckConstraint(
                name="absence_seat_counts_from_one", condition=Q(seat__isnull=True) | Q(seat__gte=1)
            ),
        )

    def __str__(self) -> str:
        return (
            f"{self.calendar}: {self.period}" if self.seat is None else f"{self.calendar} / {self.seat}: {self.period}"
        )


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
