"""Figures counted elsewhere, and what must be said of a year."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


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
