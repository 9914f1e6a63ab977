"""The annual report: the key events that staff type, and the reports made, kept until newer ones are.

As everywhere in statistics no row refers to another, and none knows who asked or at what time.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class KeyEvent(models.Model):
    """Something a year is remembered by, told in the annual report in the order of ``position``."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year = models.PositiveSmallIntegerField(_("year"))
    day = models.DateField(_("day"), null=True, blank=True, help_text=_("Leave it empty when it lasted long."))
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(pgettext_lazy("of an event", "text"), max_length=600, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("key event")
        verbose_name_plural = _("key events")
        ordering = ("-year", "position", "day", "key")

    def __str__(self) -> str:
        return self.title


class ReportRun(models.Model):
    """One making of a year's report. At most one is under way for a year (B3)."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("report", "Waiting")
        MAKING = "making", pgettext_lazy("report", "Being made")
        MADE = "made", pgettext_lazy("report", "Made")
        FAILED = "failed", pgettext_lazy("report", "Failed")

    UNDER_WAY = (State.WAITING, State.MAKING)

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number of the run"))
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.WAITING)
    done = models.PositiveSmallIntegerField(_("parts made"), default=0)
    day = models.DateField(_("day"))
    version = models.CharField(_("version"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("report made")
        verbose_name_plural = _("reports made")
        ordering = ("-year", "-number")
        constraints = (
            models.UniqueConstraint(
                fields=("year",), name="reportrun_once_at_a_time", condition=Q(state__in=("waiting", "making"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.year}: {self.get_state_display()}"

    @property
    def under_way(self) -> bool:
        return self.state in self.UNDER_WAY


class ReportFile(models.Model):
    """A file of the run ``run``, in the database: web processes hold no state."""

    pk = models.CompositePrimaryKey("run", "name")
    run = models.UUIDField()
    name = models.CharField(_("file name"), max_length=40)
    content = models.BinaryField()
    size = models.PositiveIntegerField(_("size"))

    class Meta:
        verbose_name = _("file of a report")
        verbose_name_plural = _("files of reports")

    def __str__(self) -> str:
        return self.name
