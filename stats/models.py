"""What the centre counts: contacts and group activities by day, voluntary answers by month, figures counted elsewhere.

Nothing here refers to a person, an account, a booking or a clock time (design P1). An empty code means *not stated*.
"""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
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


class MonthlyTally(Dimensions):
    """The tallies added up by month, kept by a trigger in the same transaction; what the dashboard reads."""

    pk = models.CompositePrimaryKey("month", *DIMENSIONS)
    month = models.DateField(_("month"))

    class Meta:
        verbose_name = _("monthly tally")
        verbose_name_plural = _("monthly tallies")
        constraints = (
            models.CheckConstraint(name="monthlytally_not_negative", condition=Q(count__gte=0)),
            models.CheckConstraint(name="monthlytally_month_is_a_first", condition=FIRST_DAY_OF_MONTH),
        )

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.service} {self.count}"


class Profile(models.Model):
    """The voluntary, anonymous answers of one visitor. A sample: never mixed with contacts, always shown with its n."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    month = models.DateField(_("month"))
    sex = models.CharField(_("sex"), max_length=2, blank=True)
    age5 = models.CharField(_("age band"), max_length=5, blank=True)
    municipality = models.CharField(_("municipality"), max_length=8, blank=True)
    status = models.CharField(_("status"), max_length=10, blank=True)
    education = models.CharField(_("education"), max_length=10, blank=True)
    referral = models.CharField(_("referral"), max_length=10, blank=True)
    first_visit = models.CharField(_("first visit"), max_length=3, blank=True)

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")
        indexes = (models.Index(fields=("month",), name="profile_month"),)
        constraints = (
            models.CheckConstraint(name="profile_month_is_a_first", condition=FIRST_DAY_OF_MONTH),
            models.CheckConstraint(name="profile_first_visit_yes_no", condition=Q(first_visit__in=("", "yes", "no"))),
        )

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


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


class GroupAnswer(models.Model):
    """How often a code was given to one question at the group activities of a month.

    Hands counted in a room, question by question: nobody's answers are kept together, so that questions can never be
    crossed. Not profiles, and never added to them.
    """

    pk = models.CompositePrimaryKey("month", "question", "code")
    month = models.DateField(_("month"))
    question = models.CharField(_("question"), max_length=12)
    code = models.CharField(_("code"), max_length=10)
    count = models.BigIntegerField(_("answers"))

    class Meta:
        verbose_name = _("answers at group activities")
        verbose_name_plural = _("answers at group activities")
        constraints = (
            models.CheckConstraint(name="groupanswer_counts_something", condition=Q(count__gt=0)),
            models.CheckConstraint(name="groupanswer_month_is_a_first", condition=FIRST_DAY_OF_MONTH),
            models.CheckConstraint(
                name="groupanswer_question_known",
                condition=Q(
                    question__in=("sex", "age5", "municipality", "status", "education", "referral", "first_visit")
                ),
            ),
            models.CheckConstraint(name="groupanswer_has_a_code", condition=~Q(code="")),
        )

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.question} {self.code} {self.count}"


class Figure(models.Model):
    """A yearly figure counted elsewhere (page views, subscribers, works in stock): imported, never computed.

    ``code`` is the id without the year it speaks of: ``mm_books`` of 2021, not ``mm_books_2021``.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year = models.PositiveSmallIntegerField(_("year"))
    code = models.CharField(_("code"), max_length=60)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("figure counted elsewhere")
        verbose_name_plural = _("figures counted elsewhere")
        ordering = ("-year", "code")
        constraints = (
            models.UniqueConstraint(
                fields=("year", "code"),
                name="figure_once_a_year",
                violation_error_message=_("This year already has this figure."),
            ),
            models.CheckConstraint(name="figure_has_a_code", condition=~Q(code="")),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.year}"


class YearNote(models.Model):
    """What a reader of a year's figures must know first, such as which months are reconstructed."""

    year = models.PositiveSmallIntegerField(_("year"), primary_key=True)
    text = models.CharField(_("note"), max_length=500)

    class Meta:
        verbose_name = _("note on a year")
        verbose_name_plural = _("notes on years")
        ordering = ("-year",)

    def __str__(self) -> str:
        return str(self.year)


class ImportedFile(models.Model):
    """A file that came in, known by its content, so that it never counts twice."""

    class Kind(models.TextChoices):
        CONTACTS = "contacts", _("contacts")
        PROFILES = "profiles", _("profiles")
        FIGURES = "figures", _("figures")

    sha256 = models.CharField(_("fingerprint of the content"), max_length=64, primary_key=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("file name"), max_length=200, blank=True)
    rows = models.PositiveIntegerField(_("rows"))
    day = models.DateField(_("day of the import"))

    class Meta:
        verbose_name = _("imported file")
        verbose_name_plural = _("imported files")
        ordering = ("-day", "name")

    def __str__(self) -> str:
        return self.name or self.sha256[:12]


class Receipt(models.Model):
    """A submission already counted (design B3): a random key made with the form, kept apart from every count."""

    key = models.UUIDField(primary_key=True, editable=False)
    day = models.DateField(_("day"))

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")

    def __str__(self) -> str:
        return str(self.key)


class TermQuerySet(models.QuerySet["Term"]):
    def of(self, name: str) -> TermQuerySet:
        return self.filter(list=name)

    def valid_in(self, year: int) -> TermQuerySet:
        """Terms a record of ``year`` may use."""
        return self.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=year)).filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=year)
        )


class Term(models.Model):
    """A code that a profile may carry, with its label. Retire one with its last year; what was recorded stays (F2)."""

    class List(models.TextChoices):
        SEX = "sex", _("sex")
        AGE5 = "age5", _("age band")
        MUNICIPALITY = "municipality", _("municipality")
        STATUS = "status", _("status")
        EDUCATION = "education", _("education")
        REFERRAL = "referral", _("referral")
        AUDIENCE = "audience", _("special audience")

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    list = models.CharField(_("list"), max_length=20, choices=List.choices)
    code = models.CharField(_("code"), max_length=10)
    label = models.CharField(_("label"), max_length=120)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    group = models.CharField(
        _("group"), max_length=20, blank=True, help_text=_("JS: job seekers; BRU: the municipalities of the Region.")
    )
    valid_from = models.PositiveSmallIntegerField(_("first year"), null=True, blank=True)
    valid_until = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("term of a list")
        verbose_name_plural = _("terms of the lists")
        ordering = ("list", "position", "code")
        constraints = (
            models.UniqueConstraint(
                fields=("list", "code"),
                name="term_once_a_list",
                violation_error_message=_("This list already has this code."),
            ),
            models.CheckConstraint(name="term_has_a_code", condition=~Q(code="")),
        )

    def __str__(self) -> str:
        return self.label


class ReportingCategory(models.Model):
    """How the annual report cuts a service into exclusive parts: the first category that fits a contact has it.

    ``contexts`` and ``channels`` are codes, empty for any. Categories carry the years for which they hold, so that a
    new cut never changes an old year.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.CharField(_("service"), max_length=3, choices=Service.choices)
    code = models.SlugField(_("code"), max_length=20)
    label = models.CharField(_("label"), max_length=120)
    position = models.PositiveSmallIntegerField(_("position"), help_text=_("Lower ones are tried first."))
    contexts = ArrayField(
        models.CharField(max_length=12, choices=Context.choices), verbose_name=_("contexts"), default=list, blank=True
    )
    channels = ArrayField(
        models.CharField(max_length=10, choices=Channel.choices), verbose_name=_("channels"), default=list, blank=True
    )
    valid_from = models.PositiveSmallIntegerField(_("first year"), null=True, blank=True)
    valid_until = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)

    class Meta:
        verbose_name = _("reporting category")
        verbose_name_plural = _("reporting categories")
        ordering = ("service", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("service", "code"),
                name="reportingcategory_once",
                violation_error_message=_("This service already has this category."),
            ),
        )

    def __str__(self) -> str:
        return self.label
