"""Whose time can be taken, and when they offer it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cdm.agenda.models.opening import WEEKDAYS, Site
from cdm.core.vocabulary import BOOKABLE_CHANNELS, Language, Theme


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
