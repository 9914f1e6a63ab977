"""Individual interviews: what is offered, who gives them, and the appointments residents make without an account."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cdm.agenda.models import Calendar, Hold, Site
from cdm.core import clock, links
from cdm.core.vocabulary import BOOKABLE_CHANNELS, Channel, Language, Theme
from partners.models import Partner

BOOKABLE = [(channel.value, channel.label) for channel in BOOKABLE_CHANNELS]
PAGE_LANGUAGES = [("fr", _("French")), ("nl", _("Dutch"))]


class CounsellingSettings(models.Model):
    """What managers may tune. One row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    max_open_per_contact = models.PositiveSmallIntegerField(_("open appointments per e-mail or phone"), default=2)
    change_until_minutes = models.PositiveIntegerField(
        _("visitors may move or cancel until, minutes before"), default=60
    )
    erase_after_days = models.PositiveSmallIntegerField(_("days after which contact details are erased"), default=7)
    video_room_url = models.CharField(
        _("address of the video room"),
        max_length=200,
        blank=True,
        help_text=_("{room} is replaced by a random name for each appointment."),
    )

    class Meta:
        verbose_name = _("counselling settings")
        verbose_name_plural = _("counselling settings")
        constraints = (models.CheckConstraint(name="counselling_settings_one_row", condition=Q(pk=1)),)

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def current(cls) -> CounsellingSettings:
        """The one row, or the defaults where nobody saved any."""
        return cls.objects.first() or cls()


class InterviewKind(models.Model):
    """An interview the centre offers. The first active kind, by position, that fits theme and channel is used."""

    name = models.CharField(_("name"), max_length=80)
    description = models.CharField(_("what visitors read"), max_length=300, blank=True)
    themes = ArrayField(
        models.CharField(max_length=5, choices=Theme.choices), verbose_name=_("themes"), default=list, blank=True
    )
    channels = ArrayField(
        models.CharField(max_length=12, choices=BOOKABLE), verbose_name=_("channels"), default=list, blank=True
    )
    duration = models.PositiveSmallIntegerField(_("duration, minutes"), default=40, validators=[MinValueValidator(5)])
    step = models.PositiveSmallIntegerField(_("a start every, minutes"), default=20, validators=[MinValueValidator(5)])
    buffer_before = models.PositiveSmallIntegerField(_("pause before, minutes"), default=0)
    buffer_after = models.PositiveSmallIntegerField(_("pause after, minutes"), default=0)
    notice = models.PositiveIntegerField(_("shortest notice, minutes"), default=120)
    horizon = models.PositiveSmallIntegerField(
        _("bookable ahead, days"), default=60, validators=[MinValueValidator(1), MaxValueValidator(366)]
    )
    counsellors = models.PositiveSmallIntegerField(
        _("counsellors needed"), default=1, validators=[MinValueValidator(1), MaxValueValidator(4)]
    )
    needs_room = models.BooleanField(_("a room besides"), default=False)
    public = models.BooleanField(
        _("bookable by visitors"), default=True, help_text=_("Otherwise only staff book it for someone.")
    )
    active = models.BooleanField(_("active"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("kind of interview")
        verbose_name_plural = _("kinds of interview")
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.name


class Counsellor(models.Model):
    """A person who receives visitors, for one partner at a time; never shown with that partner to the public."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="counsellor")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="counsellors")
    calendar = models.OneToOneField(Calendar, on_delete=models.PROTECT, related_name="counsellor")
    feed_key = models.UUIDField(_("key of the private calendar feed"), default=uuid.uuid4, unique=True, editable=False)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("counsellor")
        verbose_name_plural = _("counsellors")
        ordering = ("user__name", "pk")

    def __str__(self) -> str:
        return str(self.user)


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def open(self) -> AppointmentQuerySet:
        """Booked or arrived: still to be given."""
        return self.filter(state__in=Appointment.OPEN)

    def of_partners(self, codes: Iterable[str]) -> AppointmentQuerySet:
        """Those given by a counsellor of one of these partners (P4)."""
        assigned = Assignment.objects.filter(counsellor__partner__code__in=list(codes))
        return self.filter(pk__in=assigned.values("appointment"))

    def of_counsellor(self, counsellor: Counsellor) -> AppointmentQuerySet:
        return self.filter(assignments__counsellor=counsellor)

    def on(self, day: dt.date) -> AppointmentQuerySet:
        """Those that start on a Brussels date."""
        start, end = clock.day_bounds(day)
        return self.filter(starts__gte=start, starts__lt=end)

    def unclosed(self) -> AppointmentQuerySet:
        """Past and still open: nobody has said whether the visitor came."""
        start, _end = clock.day_bounds(clock.today())
        return self.open().filter(ends__lt=start)


class Appointment(models.Model):
    """One interview at one time. Name, e-mail and phone are erased some days after it; the row stays without them."""

    class State(models.TextChoices):
        BOOKED = "booked", pgettext_lazy("appointment", "Booked")
        ARRIVED = "arrived", pgettext_lazy("appointment", "Arrived")
        SEEN = "seen", pgettext_lazy("appointment", "Seen")
        NO_SHOW = "no_show", pgettext_lazy("appointment", "Did not come")
        CANCELLED = "cancelled", pgettext_lazy("appointment", "Cancelled")

    OPEN = (State.BOOKED, State.ARRIVED)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(_("code"), max_length=links.CODE_LENGTH, unique=True, default=links.new_code)
    kind = models.ForeignKey(InterviewKind, on_delete=models.PROTECT, related_name="appointments")
    theme = models.CharField(_("theme"), max_length=5, choices=Theme.choices)
    language = models.CharField(_("language of the interview"), max_length=2, choices=Language.choices)
    channel = models.CharField(_("channel"), max_length=12, choices=BOOKABLE, default=Channel.FACE)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    starts = models.DateTimeField(_("starts"))
    ends = models.DateTimeField(_("ends"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.BOOKED)
    hold = models.OneToOneField(Hold, on_delete=models.SET_NULL, null=True, blank=True, related_name="appointment")
    counsellors = models.ManyToManyField(Counsellor, through="Assignment", related_name="appointments")
    name = models.CharField(_("name or pseudonym"), max_length=80, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    page_language = models.CharField(_("language of the messages"), max_length=2, choices=PAGE_LANGUAGES)
    submission = models.UUIDField(
        _("submission"), unique=True, help_text="B3: the same form sent twice is one booking."
    )
    sequence = models.PositiveIntegerField(_("version of the calendar entry"), default=0)
    created = models.DateTimeField(_("created"), default=clock.now, editable=False)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ("starts", "pk")
        indexes = (
            models.Index(fields=("starts",), name="appointment_starts"),
            models.Index(fields=("email",), name="appointment_email", condition=~Q(email="")),
            models.Index(fields=("phone",), name="appointment_phone", condition=~Q(phone="")),
        )
        constraints = (
            models.CheckConstraint(name="appointment_in_order", condition=Q(starts__lt=F("ends"))),
            models.CheckConstraint(
                name="appointment_open_is_held",
                condition=~Q(state__in=("booked", "arrived")) | Q(hold__isnull=False),
                violation_error_message=_("An open appointment holds its time."),
            ),
        )

    def __str__(self) -> str:
        return links.show_code(self.code)

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class Assignment(models.Model):
    """Who gives an appointment; two rows when two counsellors receive together."""

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="assignments")
    counsellor = models.ForeignKey(Counsellor, on_delete=models.PROTECT, related_name="assignments")

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = (models.UniqueConstraint(fields=("appointment", "counsellor"), name="assignment_once"),)

    def __str__(self) -> str:
        return str(self.counsellor)
