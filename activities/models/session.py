"""When and where an activity takes place, and how many can come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models.activity import Activity
from cdm.agenda.models import Calendar, Hold, Site
from cdm.core import clock
from cdm.core.vocabulary import Language


class Mode(models.TextChoices):
    ONSITE = "onsite", pgettext_lazy("mode", "On site")
    ONLINE = "online", pgettext_lazy("mode", "Online")
    HYBRID = "hybrid", pgettext_lazy("mode", "On site and online")


PLACES = ((Mode.ONSITE.value, Mode.ONSITE.label), (Mode.ONLINE.value, Mode.ONLINE.label))


class ActivitySettings(models.Model):
    """What managers may tune. One row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    offer_hours = models.PositiveSmallIntegerField(
        _("hours a freed place is kept for who is next"), default=24, validators=[MinValueValidator(1)]
    )
    offers_stop_minutes = models.PositiveSmallIntegerField(
        _("no more places are offered, minutes before the start"), default=60
    )
    overtaking_hours = models.PositiveSmallIntegerField(
        _("smaller groups may overtake a larger one, hours before the start"),
        default=24,
        help_text=_("Until then a free place waits until the first in line fit together."),
    )
    largest_party = models.PositiveSmallIntegerField(
        _("people in one registration, at most"), default=30, validators=[MinValueValidator(1)]
    )
    change_until_minutes = models.PositiveIntegerField(
        _("people may change or cancel until, minutes before"), default=0
    )
    erase_after_days = models.PositiveSmallIntegerField(_("days after which contact details are erased"), default=7)

    class Meta:
        verbose_name = _("activity settings")
        verbose_name_plural = _("activity settings")
        constraints = (models.CheckConstraint(name="activity_settings_one_row", condition=Q(pk=1)),)

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def current(cls) -> ActivitySettings:
        """The one row, or the defaults where nobody saved any."""
        return cls.objects.first() or cls()


class Series(models.Model):
    """Sessions made together by one rule. ``until`` or ``count`` says where the rule ended; dates skipped are gone."""

    class Every(models.TextChoices):
        WEEK = "week", pgettext_lazy("series", "Every week")
        FORTNIGHT = "fortnight", pgettext_lazy("series", "Every two weeks")
        MONTH = "month", pgettext_lazy("series", "Every month, the same weekday")

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="series")
    every = models.CharField(_("how often"), max_length=9, choices=Every.choices)
    until = models.DateField(_("until"), null=True, blank=True)
    count = models.PositiveSmallIntegerField(_("how many times"), null=True, blank=True)

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        constraints = (
            models.CheckConstraint(
                name="series_ends",
                condition=Q(until__isnull=False) | Q(count__isnull=False),
                violation_error_message=_("Say until when, or how many times."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.activity}: {self.get_every_display()}"


class SessionQuerySet(models.QuerySet["Session"]):
    def of_partners(self, codes: Iterable[str]) -> SessionQuerySet:
        """Sessions of activities that one of these partners leads or hosts with others (P4)."""
        return self.filter(activity__in=Activity.objects.of_partners(codes))

    def visible(self) -> SessionQuerySet:
        """What the public may open: published, held or cancelled, of a published activity."""
        shown = (Session.State.PUBLISHED, Session.State.CANCELLED, Session.State.HELD)
        return self.filter(state__in=shown, activity__state=Activity.State.PUBLISHED)

    def coming(self) -> SessionQuerySet:
        """Published and not yet over."""
        return self.visible().filter(state=Session.State.PUBLISHED, ends__gt=clock.now())

    def on(self, day: dt.date) -> SessionQuerySet:
        """With a meeting that starts on a Brussels date."""
        start, end = clock.day_bounds(day)
        return self.filter(Exists(Meeting.objects.filter(session=OuterRef("pk"), starts__gte=start, starts__lt=end)))


class Session(models.Model):
    """One dated occurrence: one registration, one or several meetings (``starts`` of the first, ``ends`` of the last).

    A course of four mornings is one session with four meetings; the same workshop on four dates is four sessions.
    ``room`` is held through ``cdm.agenda`` for every meeting; ``place`` is where it is when not in a room of ours.
    ``given_by`` is for staff only: which partner somebody works for is not public.
    ``outside_hours``: the centre opens for it, whatever its hours and regime say.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("session", "Draft")
        PUBLISHED = "published", pgettext_lazy("session", "Published")
        CANCELLED = "cancelled", pgettext_lazy("session", "Cancelled")
        HELD = "held", pgettext_lazy("session", "Held")

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="sessions")
    series = models.ForeignKey(Series, on_delete=models.SET_NULL, null=True, blank=True, related_name="sessions")
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.DRAFT)
    mode = models.CharField(_("how"), max_length=6, choices=Mode, default=Mode.ONSITE)
    languages = ArrayField(
        models.CharField(max_length=2, choices=Language.choices), verbose_name=_("languages"), default=list
    )
    starts = models.DateTimeField(_("starts"))
    ends = models.DateTimeField(_("ends"))
    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("site")
    )
    room = models.ForeignKey(
        Calendar,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        limit_choices_to={"kind": Calendar.Kind.ROOM},
        verbose_name=_("room"),
    )
    place = models.CharField(_("another place"), max_length=200, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("given by"),
    )
    outside_hours = models.BooleanField(_("the centre opens for it outside its hours"), default=False)
    meeting_link = models.URLField(_("link to join online"), max_length=500, blank=True)
    registration_opens = models.DateTimeField(_("registration opens"), null=True, blank=True)
    registration_closes = models.DateTimeField(_("registration closes"), null=True, blank=True)
    sequence = models.PositiveIntegerField(_("version of the calendar entry"), default=0)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ("starts", "pk")
        indexes = (
            models.Index(fields=("starts", "id"), name="session_starts"),
            models.Index(fields=("ends",), name="session_ends", condition=Q(state="published")),
        )
        constraints = (
            models.CheckConstraint(
                name="session_in_order",
                condition=Q(starts__lt=F("ends")),
                violation_error_message=_("The end comes after the beginning."),
            ),
            models.CheckConstraint(
                name="session_registration_in_order",
                condition=Q(registration_opens__isnull=True)
                | Q(registration_closes__isnull=True)
                | Q(registration_opens__lt=F("registration_closes")),
                violation_error_message=_("Registration closes after it opens."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.activity} ({clock.local(self.starts):%Y-%m-%d})"

    @property
    def closes(self) -> dt.datetime:
        """When registration ends: at the start at the latest."""
        return min(self.registration_closes or self.starts, self.starts)


class Meeting(models.Model):
    """One stretch of a session. ``onsite`` and ``online`` are the heads counted, once it is closed."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="meetings")
    starts = models.DateTimeField(_("starts"))
    ends = models.DateTimeField(_("ends"))
    hold = models.OneToOneField(Hold, on_delete=models.SET_NULL, null=True, blank=True, related_name="meeting")
    closed = models.BooleanField(_("closed"), default=False)
    onsite = models.PositiveIntegerField(_("people on site"), default=0)
    online = models.PositiveIntegerField(_("people online"), default=0)

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ("starts", "pk")
        indexes = (models.Index(fields=("starts",), name="meeting_starts"),)
        constraints = (
            models.CheckConstraint(
                name="meeting_in_order",
                condition=Q(starts__lt=F("ends")),
                violation_error_message=_("The end comes after the beginning."),
            ),
        )

    def __str__(self) -> str:
        return f"{clock.local(self.starts):%Y-%m-%d %H:%M}"


class SeatPoolQuerySet(models.QuerySet["SeatPool"]):
    def with_allowed(self) -> SeatPoolQuerySet:
        """Annotates ``allowed``: the seats that may be taken under the regime of the day, None for any number."""
        return self.annotate(
            allowed=Func(
                F("seats"),
                F("mode"),
                F("session__starts"),
                F("session__site_id"),
                F("session__outside_hours"),
                function="activities_allowed",
                output_field=models.IntegerField(null=True),
            )
        )


class SeatPool(models.Model):
    """The seats of a session on site, or online. ``taken`` is kept by a trigger on registrations, and only by it.

    ``seats`` None: as many as come. ``waiting_limit``: people who may wait; None: any number, 0: no list.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="pools")
    mode = models.CharField(_("how"), max_length=6, choices=PLACES)
    seats = models.PositiveIntegerField(
        _("seats"), null=True, blank=True, validators=[MaxValueValidator(5000)], help_text=_("Empty: as many as come.")
    )
    waiting_limit = models.PositiveIntegerField(
        _("waiting list, at most"), null=True, blank=True, help_text=_("Empty: no limit; 0: no waiting list.")
    )
    taken = models.PositiveIntegerField(_("taken"), default=0, editable=False)
    last_ticket = models.PositiveIntegerField(default=0, editable=False)

    objects = SeatPoolQuerySet.as_manager()

    class Meta:
        verbose_name = _("seats")
        verbose_name_plural = _("seats")
        ordering = ("-mode", "pk")  # on site first
        constraints = (
            models.UniqueConstraint(fields=("session", "mode"), name="seat_pool_once"),
            models.CheckConstraint(
                name="seat_pool_never_oversold",
                condition=Q(seats__isnull=True) | Q(taken__lte=F("seats")),
                violation_error_message=_("More people than that are registered. Make room first."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_mode_display()}: {self.taken} / {self.seats}"
