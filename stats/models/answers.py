"""What visitors agreed to say: profiles one by one, hands counted in a room."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stats.models.tallies import FIRST_DAY_OF_MONTH


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


class AnswerTally(models.Model):
    """The profiles of a month counted question by question, kept by a trigger; what the dashboard reads.

    Of every question its answers and those who gave none (code ""), by where the visitor lives.
    """

    pk = models.CompositePrimaryKey("month", "municipality", "question", "code")
    month = models.DateField(_("month"))
    municipality = models.CharField(_("municipality"), max_length=8, blank=True)
    question = models.CharField(_("question"), max_length=12)
    code = models.CharField(_("code"), max_length=10, blank=True)
    count = models.BigIntegerField(_("answers"))

    class Meta:
        verbose_name = _("tally of answers")
        verbose_name_plural = _("tallies of answers")
        constraints = (
            models.CheckConstraint(name="answertally_not_negative", condition=Q(count__gte=0)),
            models.CheckConstraint(name="answertally_month_is_a_first", condition=FIRST_DAY_OF_MONTH),
        )

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.question} {self.code} {self.count}"


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
