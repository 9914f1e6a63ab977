"""Who takes part. Names, addresses and remarks are erased some days after the session; the row stays without them."""

from __future__ import annotations

import uuid

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models.session import PLACES, Meeting, Session
from cdm.core import clock, links

PAGE_LANGUAGES = [("fr", _("French")), ("nl", _("Dutch"))]


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def seated(self) -> RegistrationQuerySet:
        """Those that hold seats: confirmed, or kept for who was offered them."""
        return self.filter(state__in=Registration.SEATED)

    def active(self) -> RegistrationQuerySet:
        """Confirmed, offered or waiting."""
        return self.filter(state__in=Registration.ACTIVE)

    def waiting(self) -> RegistrationQuerySet:
        """In line, the first first."""
        return self.filter(state=Registration.State.WAITING).order_by("ticket", "pk")

    def with_session(self) -> RegistrationQuerySet:
        """Each with its session, and what pages and mails say of it."""
        return self.select_related("session__activity", "session__site", "session__room")


class Registration(models.Model):
    """A person, or a party that stays together, for one session. ``ticket`` orders the waiting list of its pool."""

    class State(models.TextChoices):
        CONFIRMED = "confirmed", pgettext_lazy("registration", "Registered")
        WAITING = "waiting", pgettext_lazy("registration", "Waiting list")
        OFFERED = "offered", pgettext_lazy("registration", "Place offered")
        CANCELLED = "cancelled", pgettext_lazy("registration", "Cancelled")
        EXPIRED = "expired", pgettext_lazy("registration", "Offer run out")
        NO_SHOW = "no_show", pgettext_lazy("registration", "Did not come")

    class Source(models.TextChoices):
        SELF = "self", pgettext_lazy("registration", "By the person")
        STAFF = "staff", pgettext_lazy("registration", "By staff")
        WALK_IN = "walk_in", pgettext_lazy("registration", "At the door")

    SEATED = (State.CONFIRMED, State.OFFERED)
    ACTIVE = (State.CONFIRMED, State.OFFERED, State.WAITING)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(_("code"), max_length=links.CODE_LENGTH, unique=True, default=links.new_code)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="registrations")
    mode = models.CharField(_("how"), max_length=6, choices=PLACES)
    party = models.PositiveSmallIntegerField(_("how many people"), default=1, validators=[MinValueValidator(1)])
    state = models.CharField(_("state"), max_length=9, choices=State.choices)
    source = models.CharField(_("how it came"), max_length=7, choices=Source.choices, default=Source.SELF)
    ticket = models.PositiveIntegerField(_("turn on the waiting list"), null=True, blank=True, editable=False)
    offer_until = models.DateTimeField(_("kept until"), null=True, blank=True)
    name = models.CharField(_("first name or pseudonym"), max_length=80, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    needs = models.CharField(_("what would help you take part"), max_length=300, blank=True)
    page_language = models.CharField(_("language of the messages"), max_length=2, choices=PAGE_LANGUAGES)
    submission = models.UUIDField(_("submission"), unique=True)
    sequence = models.PositiveIntegerField(_("version of the calendar entry"), default=0)
    created = models.DateTimeField(_("created"), default=clock.now, editable=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ("created", "pk")
        indexes = (
            models.Index(fields=("session", "mode", "ticket"), name="registration_queue", condition=Q(state="waiting")),
            models.Index(fields=("offer_until",), name="registration_offered", condition=Q(state="offered")),
        )
        constraints = (
            models.CheckConstraint(name="registration_of_somebody", condition=Q(party__gte=1)),
            models.UniqueConstraint(
                fields=("session", "email"),
                name="registration_once_per_email",
                condition=~Q(email="") & Q(state__in=("confirmed", "offered", "waiting")),
            ),
            models.UniqueConstraint(
                fields=("session", "phone"),
                name="registration_once_per_phone",
                condition=Q(email="") & ~Q(phone="") & Q(state__in=("confirmed", "offered", "waiting")),
            ),
            models.CheckConstraint(
                name="registration_waits_in_line", condition=~Q(state="waiting") | Q(ticket__isnull=False)
            ),
            models.CheckConstraint(
                name="registration_offer_runs_out", condition=~Q(state="offered") | Q(offer_until__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return links.show_code(self.code)

    @property
    def is_active(self) -> bool:
        return self.state in self.ACTIVE


class WaitingStep(models.Model):
    """What happened to somebody on a waiting list, and why: for staff to explain, never for statistics."""

    class What(models.TextChoices):
        JOINED = "joined", pgettext_lazy("waiting", "joined the list")
        OFFERED = "offered", pgettext_lazy("waiting", "was offered the place")
        ACCEPTED = "accepted", pgettext_lazy("waiting", "accepted")
        DECLINED = "declined", pgettext_lazy("waiting", "declined")
        EXPIRED = "expired", pgettext_lazy("waiting", "let the offer run out")
        TOO_LARGE = "too_large", pgettext_lazy("waiting", "needs more places than were free")
        OVERTAKEN = "overtaken", pgettext_lazy("waiting", "was overtaken by a smaller group just before the start")
        LEFT = "left", pgettext_lazy("waiting", "left the list")
        PROMOTED = "promoted", pgettext_lazy("waiting", "was given a place by staff")

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="steps")
    at = models.DateTimeField(_("when"), default=clock.now)
    what = models.CharField(_("what"), max_length=9, choices=What.choices)
    free = models.PositiveIntegerField(_("places free then"), null=True, blank=True)

    class Meta:
        verbose_name = _("step on the waiting list")
        verbose_name_plural = _("steps on the waiting list")
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.registration}: {self.what}"


class Attendance(models.Model):
    """How many of a registration came to a meeting; no row before anybody checked."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="attendances")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    came = models.PositiveSmallIntegerField(_("how many came"))

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = (models.UniqueConstraint(fields=("registration", "meeting"), name="attendance_once"),)

    def __str__(self) -> str:
        return f"{self.registration}: {self.came}"
