"""The documentation people consult on the spot: its works, and what is known of each."""

from __future__ import annotations

import datetime as dt

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cdm.core import clock
from cdm.core.vocabulary import Theme


class WorkQuerySet(models.QuerySet["Work"]):
    def held(self) -> WorkQuerySet:
        """In the stock today: withdrawn works stay known, for the stocks of earlier years."""
        return self.held_on(clock.today())

    def held_on(self, day: dt.date) -> WorkQuerySet:
        """In the stock at the end of ``day``."""
        return self.filter(Q(withdrawn__isnull=True) | Q(withdrawn__gt=day), acquired__lte=day)

    def copies_in_all(self) -> int:
        return self.aggregate(n=Coalesce(Sum("copies"), 0))["n"]


class Work(models.Model):
    """One title, in one language, with one or several copies under one call number."""

    class State(models.TextChoices):
        SHELF = "shelf", pgettext_lazy("work", "On the shelf")
        DESK = "desk", pgettext_lazy("work", "Ask at the desk")
        REPAIR = "repair", pgettext_lazy("work", "Being repaired")
        MISSING = "missing", pgettext_lazy("work", "Missing")

    class WorkLanguage(models.TextChoices):
        FR = "fr", pgettext_lazy("language", "French")
        NL = "nl", pgettext_lazy("language", "Dutch")
        EN = "en", pgettext_lazy("language", "English")
        DE = "de", pgettext_lazy("language", "German")
        OTHER = "mul", pgettext_lazy("language", "Other or several languages")

    call_number = models.CharField(
        _("call number"),
        max_length=40,
        unique=True,
        error_messages={"unique": _("Another work has this call number.")},
    )
    title = models.CharField(_("title"), max_length=300)
    authors = models.CharField(_("authors"), max_length=300, blank=True)
    publisher = models.CharField(_("publisher"), max_length=160, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    isbn = models.CharField(_("ISBN"), max_length=13, blank=True, help_text=_("13 figures, without hyphens."))
    theme = models.CharField(_("theme"), max_length=5, choices=Theme.choices, blank=True)
    language = models.CharField(_("language"), max_length=3, choices=WorkLanguage.choices)
    copies = models.PositiveSmallIntegerField(_("copies"), default=1, validators=[MinValueValidator(1)])
    place = models.CharField(pgettext_lazy("work", "place"), max_length=80, blank=True)
    state = models.CharField(_("state"), max_length=7, choices=State.choices, default=State.SHELF)
    acquired = models.DateField(_("in the stock since"), default=clock.today)
    withdrawn = models.DateField(_("withdrawn on"), null=True, blank=True)

    objects = WorkQuerySet.as_manager()

    class Meta:
        verbose_name = _("work")
        verbose_name_plural = _("works")
        ordering = ("title", "pk")
        constraints = (
            models.CheckConstraint(name="work_has_a_copy", condition=Q(copies__gte=1)),
            models.CheckConstraint(
                name="work_in_order",
                condition=Q(withdrawn__isnull=True) | Q(withdrawn__gte=F("acquired")),
                violation_error_message=_("A work is withdrawn after it came in."),
            ),
            models.CheckConstraint(
                name="work_isbn_in_figures", condition=Q(isbn="") | Q(isbn__regex=r"^97[89][0-9]{10}$")
            ),
        )

    def __str__(self) -> str:
        return self.title
