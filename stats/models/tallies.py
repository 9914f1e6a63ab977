"""Contacts and group activities, by day and by month."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cdm.core.vocabulary import Channel, Context, Language, Service, Theme

FIRST_DAY_OF_MONTH = models.Q(month=TruncMonth("month", output_field=models.DateField()))


class Dimensions(models.Model):
    """What a contact may be told apart by; the natural key of a tally, so that a row has no other identity."""

    service = models.CharField(_("service"), max_length=3, choices=Service.choices)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices, blank=True, default="")
    context = models.CharField(_("context"), max_length=12, choices=Context.choices, blank=True, default="")
    theme = models.CharField(_("theme"), max_length=6, choices=Theme.choices, blank=True, default="")
    language = models.CharField(_("language"), max_length=2, choices=Language.choices, blank=True, default="")
    partner = models.CharField(_("partner"), max_length=20, blank=True, default="")
    programme = models.CharField(_("programme"), max_length=20, blank=True, default="")
    count = models.BigIntegerField(_("contacts"))

    class Meta:
        abstract = True


DIMENSIONS = ("service", "channel", "context", "theme", "language", "partner", "programme")


class Tally(Dimensions):
    """Contacts of one day that agree in every dimension. Written by ``stats.recording`` and the imports only."""

    pk = models.CompositePrimaryKey("day", *DIMENSIONS)
    day = models.DateField(_("day"))

    class Meta:
        verbose_name = _("daily tally")
        verbose_name_plural = _("daily tallies")
        constraints = (
            models.CheckConstraint(name="tally_counts_something", condition=Q(count__gt=0)),
            models.CheckConstraint(name="tally_has_a_service", condition=~Q(service="")),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.service} {self.count}"


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _contacts_of(days: Any) -> models.BigIntegerField:
    return models.BigIntegerField(days, default=0, db_default=0)


class ByWeekday(models.Model):
    """Seven columns are the weekday pattern under every filter, for no row more than the months need.

    Corrections of a closed year have no day: they are in ``count`` and in none of the seven.
    """

    monday = _contacts_of(_("on Mondays"))
    tuesday = _contacts_of(_("on Tuesdays"))
    wednesday = _contacts_of(_("on Wednesdays"))
    thursday = _contacts_of(_("on Thursdays"))
    friday = _contacts_of(_("on Fridays"))
    saturday = _contacts_of(_("on Saturdays"))
    sunday = _contacts_of(_("on Sundays"))

    class Meta:
        abstract = True


class MonthlyTally(Dimensions, ByWeekday):
    """The tallies added up by month, kept by a trigger in the same transaction.

    What the dashboard reads of a partner, and of who gave what.
    """

    pk = models.CompositePrimaryKey("month", *DIMENSIONS)
    month = models.DateField(_("month"))

    class Meta:
        verbose_name = _("monthly tally")
        verbose_name_plural = _("monthly tallies")
        indexes = (models.Index(fields=("partner", "month"), name="monthlytally_of_partner"),)
        constraints = (
            models.CheckConstraint(name="monthlytally_not_negative", condition=Q(count__gte=0)),
            models.CheckConstraint(name="monthlytally_month_is_a_first", condition=FIRST_DAY_OF_MONTH),
        )

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.service} {self.count}"


class MonthlyTotal(ByWeekday):
    """The monthly tallies of all partners together: what the dashboard reads of a whole network, however large.

    Everybody adds to the same few rows. So each is kept in slots, and who records takes one by the number of their
    connection: a part alone means nothing and may be below zero. Every night the slots of late months become one.
    """

    pk = models.CompositePrimaryKey("month", "service", "channel", "context", "theme", "language", "programme", "slot")
    month = models.DateField(_("month"))
    service = models.CharField(_("service"), max_length=3, choices=Service.choices)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices, blank=True, default="")
    context = models.CharField(_("context"), max_length=12, choices=Context.choices, blank=True, default="")
    theme = models.CharField(_("theme"), max_length=6, choices=Theme.choices, blank=True, default="")
    language = models.CharField(_("language"), max_length=2, choices=Language.choices, blank=True, default="")
    programme = models.CharField(_("programme"), max_length=20, blank=True, default="")
    slot = models.PositiveSmallIntegerField(_("slot"))
    count = models.BigIntegerField(_("contacts"))

    class Meta:
        verbose_name = _("monthly total")
        verbose_name_plural = _("monthly totals")
        constraints = (models.CheckConstraint(name="monthlytotal_month_is_a_first", condition=FIRST_DAY_OF_MONTH),)

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.service} {self.count}"


class PartnerTotal(models.Model):
    """Who gave how much of what in a month: what the dashboard reads of a whole network's partners.

    In two slots, one for records and one for who writes many at once, so that neither waits for the other.
    """

    pk = models.CompositePrimaryKey("month", "service", "partner", "slot")
    month = models.DateField(_("month"))
    service = models.CharField(_("service"), max_length=3, choices=Service.choices)
    partner = models.CharField(_("partner"), max_length=20, blank=True, default="")
    slot = models.PositiveSmallIntegerField(_("slot"))
    count = models.BigIntegerField(_("contacts"))

    class Meta:
        verbose_name = _("monthly total of a partner")
        verbose_name_plural = _("monthly totals of partners")
        constraints = (models.CheckConstraint(name="partnertotal_month_is_a_first", condition=FIRST_DAY_OF_MONTH),)

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.service} {self.partner} {self.count}"


class HowHeld(models.TextChoices):
    """Where a group activity was given."""

    ONSITE = "onsite", pgettext_lazy("mode", "On site")
    ONLINE = "online", pgettext_lazy("mode", "Online")
    HYBRID = "hybrid", pgettext_lazy("mode", "On site and online")


HELD = ("mode", "theme", "language", "partner", "programme")


class HeldTally(models.Model):
    """Group activities given on one day that agree in every dimension; a course of several days counts on its last."""

    pk = models.CompositePrimaryKey("day", *HELD)
    day = models.DateField(_("day"))
    mode = models.CharField(_("how"), max_length=6, choices=HowHeld)
    theme = models.CharField(_("theme"), max_length=6, choices=Theme.choices, blank=True, default="")
    language = models.CharField(_("language"), max_length=2, choices=Language.choices, blank=True, default="")
    partner = models.CharField(_("partner"), max_length=20, blank=True, default="")
    programme = models.CharField(_("programme"), max_length=20, blank=True, default="")
    count = models.BigIntegerField(_("activities"))

    class Meta:
        verbose_name = _("group activities of a day")
        verbose_name_plural = _("group activities of a day")
        constraints = (
            models.CheckConstraint(name="heldtally_counts_something", condition=Q(count__gt=0)),
            models.CheckConstraint(name="heldtally_mode_known", condition=Q(mode__in=HowHeld.values)),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.mode} {self.count}"
