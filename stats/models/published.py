"""What left the house: monthly snapshots, frozen, and the links through which funders read them (design P3)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stats.models.tallies import FIRST_DAY_OF_MONTH


class Snapshot(models.Model):
    """Everything public as of the end of a month, made once and never again.

    ``published``: what everybody may read, hidden cells hidden. ``kept``: the same as the disclosure layer remembers
    it (``Released.kept``). ``counted``: what stood behind it, never shown, so that the next snapshot knows what came
    in late.
    """

    month = models.DateField(_("month"), primary_key=True)
    day = models.DateField(_("day"))
    published = models.JSONField(_("what is public"))
    kept = models.TextField(_("what the next one must agree with"))
    counted = models.JSONField(_("what was counted"))

    class Meta:
        verbose_name = _("public snapshot")
        verbose_name_plural = _("public snapshots")
        ordering = ("-month",)
        constraints = (models.CheckConstraint(name="snapshot_month_is_a_first", condition=FIRST_DAY_OF_MONTH),)

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class ShareLink(models.Model):
    """A page for a funder: the public figures of one programme or one partner, until ``expires`` or taken back."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(_("for whom"), max_length=120)
    programme = models.CharField(_("programme"), max_length=20, blank=True, default="")
    partner = models.CharField(_("partner"), max_length=20, blank=True, default="")
    created = models.DateField(_("made on"))
    expires = models.DateField(_("valid until"))
    revoked = models.DateField(_("taken back on"), null=True, blank=True)

    class Meta:
        verbose_name = _("link for a funder")
        verbose_name_plural = _("links for funders")
        ordering = ("-created", "title", "key")
        constraints = (
            models.CheckConstraint(
                name="sharelink_one_subject",
                condition=(~Q(programme="") & Q(partner="")) | (Q(programme="") & ~Q(partner="")),
                violation_error_message=_("Choose one programme or one partner."),
            ),
        )

    def __str__(self) -> str:
        return self.title
