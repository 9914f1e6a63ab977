"""Places being taken: booked ahead, or used by who walked in. What for never stands here (P1)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cdm.agenda.models import Hold
from cdm.core import clock, links
from multimedia.models.space import Space

PAGE_LANGUAGES = [("fr", _("French")), ("nl", _("Dutch"))]


class BookingQuerySet(models.QuerySet["Booking"]):
    def open(self) -> BookingQuerySet:
        """Booked, called or in use: places are held."""
        return self.filter(state__in=Booking.OPEN)

    def on(self, day: dt.date) -> BookingQuerySet:
        """Those that start on a Brussels date."""
        start, end = clock.day_bounds(day)
        return self.filter(starts__gte=start, starts__lt=end)


class Booking(models.Model):
    """Places of one space for one stretch of time; a small group takes several.

    ``starts`` and ``ends`` are the time that is held. ``booked_ends`` is the end as it was booked, null for who walked
    in; ``began`` is when they sat down, null until then. Name, e-mail and phone are erased some days later.
    """

    class State(models.TextChoices):
        BOOKED = "booked", pgettext_lazy("booking", "Booked")
        CALLED = "called", pgettext_lazy("booking", "Called")
        IN_USE = "in_use", pgettext_lazy("booking", "In use")
        ENDED = "ended", pgettext_lazy("booking", "Ended")
        NO_SHOW = "no_show", pgettext_lazy("booking", "Did not come")
        CANCELLED = "cancelled", pgettext_lazy("booking", "Cancelled")

    OPEN = (State.BOOKED, State.CALLED, State.IN_USE)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(_("code"), max_length=links.CODE_LENGTH, unique=True, default=links.new_code)
    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="bookings", verbose_name=_("space"))
    places = models.PositiveSmallIntegerField(_("places"), default=1, validators=[MinValueValidator(1)])
    whole = models.BooleanField(_("the whole space"), default=False)
    accessible = models.BooleanField(_("accessible by wheelchair"), default=False)
    help = models.BooleanField(_("with the help of a steward"), default=False)
    starts = models.DateTimeField(_("starts"))
    ends = models.DateTimeField(_("ends"))
    booked_ends = models.DateTimeField(_("end as booked"), null=True, blank=True)
    began = models.DateTimeField(_("sat down at"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.BOOKED)
    hold = models.OneToOneField(Hold, on_delete=models.SET_NULL, null=True, blank=True, related_name="booking")
    name = models.CharField(_("name or pseudonym"), max_length=80, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    page_language = models.CharField(_("language of the messages"), max_length=2, choices=PAGE_LANGUAGES)
    submission = models.UUIDField(
        _("submission"), unique=True, help_text="B3: the same form sent twice is one booking."
    )
    sequence = models.PositiveIntegerField(_("version of the calendar entry"), default=0)
    created = models.DateTimeField(_("created"), default=clock.now, editable=False)

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        ordering = ("starts", "pk")
        indexes = (
            models.Index(fields=("starts",), name="booking_starts"),
            models.Index(fields=("state", "starts"), name="booking_open", condition=Q(state__in=("booked", "called"))),
            models.Index(fields=("ends",), name="booking_in_use", condition=Q(state="in_use")),
            models.Index(fields=("email",), name="booking_email", condition=~Q(email="")),
            models.Index(fields=("phone",), name="booking_phone", condition=~Q(phone="")),
        )
        constraints = (
            models.CheckConstraint(name="booking_in_order", condition=Q(starts__lt=F("ends"))),
            models.CheckConstraint(name="booking_some_place", condition=Q(places__gte=1)),
            models.CheckConstraint(
                name="booking_open_is_held",
                condition=~Q(state__in=("booked", "called", "in_use")) | Q(hold__isnull=False),
                violation_error_message=_("An open booking holds its places."),
            ),
            models.CheckConstraint(
                name="booking_used_since", condition=~Q(state__in=("in_use", "ended")) | Q(began__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return links.show_code(self.code)

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def walk_up(self) -> bool:
        return self.booked_ends is None


class TicketQuerySet(models.QuerySet["Ticket"]):
    def waiting(self) -> TicketQuerySet:
        """In line today, the first first."""
        return self.filter(state=Ticket.State.WAITING, day=clock.today()).order_by("number")


class Ticket(models.Model):
    """Who waits for a place today: a number, never a name. Deleted at the end of the day (P2)."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("ticket", "Waiting")
        CALLED = "called", pgettext_lazy("ticket", "Called")
        SEATED = "seated", pgettext_lazy("ticket", "Seated")
        LEFT = "left", pgettext_lazy("ticket", "Left")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="tickets", verbose_name=_("space"))
    day = models.DateField(_("day"), default=clock.today)
    number = models.PositiveSmallIntegerField(_("number"))
    accessible = models.BooleanField(_("accessible by wheelchair"), default=False)
    help = models.BooleanField(_("with the help of a steward"), default=False)
    state = models.CharField(_("state"), max_length=7, choices=State.choices, default=State.WAITING)
    booking = models.OneToOneField(Booking, on_delete=models.SET_NULL, null=True, blank=True, related_name="ticket")
    submission = models.UUIDField(_("submission"), unique=True)
    created = models.DateTimeField(_("created"), default=clock.now, editable=False)

    objects = TicketQuerySet.as_manager()

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        ordering = ("day", "number")
        constraints = (models.UniqueConstraint(fields=("space", "day", "number"), name="ticket_number_once_a_day"),)

    def __str__(self) -> str:
        return f"{self.space.ticket_prefix} {self.number}"
