"""What funded programmes did for people: counts of persons, never added to contacts."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Cohort(models.Model):
    """The people one programme followed in a year or a run of it, as plain counts beside their targets.

    ``individual`` and ``group``: persons seen alone and in groups, for programmes that tell them apart; nobody is in
    both, so that they add up to ``persons``.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.CharField(_("programme"), max_length=20)
    year = models.PositiveSmallIntegerField(_("year"))
    title = models.CharField(_("title"), max_length=120)
    starts = models.DateField(_("first day"), null=True, blank=True)
    ends = models.DateField(_("last day"), null=True, blank=True)
    persons = models.PositiveIntegerField(_("persons"))
    individual = models.PositiveIntegerField(_("of whom in interviews"), null=True, blank=True)
    group = models.PositiveIntegerField(_("of whom in groups"), null=True, blank=True)
    positive = models.PositiveIntegerField(_("positive outcomes"), null=True, blank=True)
    target_persons = models.PositiveIntegerField(_("persons aimed at"), null=True, blank=True)
    target_positive = models.PositiveIntegerField(_("positive outcomes aimed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("cohort of a programme")
        verbose_name_plural = _("cohorts of programmes")
        ordering = ("-year", "programme", "starts", "key")
        constraints = (
            models.CheckConstraint(
                name="cohort_parts_add_up",
                condition=Q(individual=None) | Q(group=None) | Q(persons=F("individual") + F("group")),
                violation_error_message=_("Interviews and groups together are not the number of persons."),
            ),
            models.CheckConstraint(
                name="cohort_positive_within",
                condition=Q(positive=None) | Q(positive__lte=F("persons")),
                violation_error_message=_("There cannot be more positive outcomes than persons."),
            ),
            models.CheckConstraint(
                name="cohort_ends_after_it_starts",
                condition=Q(starts=None) | Q(ends=None) | Q(ends__gte=F("starts")),
                violation_error_message=_("The last day is before the first."),
            ),
        )

    def __str__(self) -> str:
        return self.title
