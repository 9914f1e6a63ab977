"""When the partners meet: what is on the table, who came as a count, what was decided."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cdm.core import clock
from cdm.core.access import Member
from cdm.core.vocabulary import Role
from partners.models.partners import Partner


class PartnerMeetingQuerySet(models.QuerySet["PartnerMeeting"]):
    def visible_to(self, member: Member) -> PartnerMeetingQuerySet:
        """All for a manager; for the others once it was announced, called off or not."""
        return self if member.has(Role.MANAGER) else self.filter(announced__isnull=False)

    def coming(self) -> PartnerMeetingQuerySet:
        """Those not over yet, the next first."""
        return self.filter(ends__gt=clock.now()).order_by("starts", "pk")

    def past(self) -> PartnerMeetingQuerySet:
        return self.filter(ends__lte=clock.now()).order_by("-starts", "-pk")


class PartnerMeeting(models.Model):
    """``came`` is a count: nobody keeps a list of who was there. Its texts are in both languages.

    A draft until it is ``announced``; from then on ``sequence`` rises whenever it moves, as its calendar entries need.
    """

    title = models.CharField(_("title"), max_length=120)
    starts = models.DateTimeField(_("begins"))
    ends = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=160, blank=True)
    online_url = models.URLField(_("address of the online room"), blank=True)
    agenda = models.TextField(_("agenda"), blank=True, help_text=_("One point a line."))
    came = models.PositiveSmallIntegerField(_("people who came"), null=True, blank=True)
    cancelled = models.BooleanField(_("cancelled"), default=False)
    announced = models.DateTimeField(_("announced"), null=True, editable=False)
    sequence = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = PartnerMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("partner meeting")
        verbose_name_plural = _("partner meetings")
        ordering = ("-starts", "pk")
        constraints = (
            models.CheckConstraint(
                name="partnermeeting_in_order",
                condition=Q(starts__lt=F("ends")),
                violation_error_message=_("The end comes after the beginning."),
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def has_begun(self) -> bool:
        return self.starts <= clock.now()

    @property
    def is_over(self) -> bool:
        return self.ends <= clock.now()


class MeetingDecisionQuerySet(models.QuerySet["MeetingDecision"]):
    def open(self) -> MeetingDecisionQuerySet:
        """What is still to be done, the most urgent first; of meetings that took place or are yet to."""
        return self.filter(done=None).order_by(F("due").asc(nulls_last=True), "meeting__starts", "position", "pk")

    def managed_by(self, member: Member) -> MeetingDecisionQuerySet:
        """Those a manager (all) or a coordinator (their partner's) may call done."""
        if member.has(Role.MANAGER):
            return self
        return self.filter(partner__code__in=member.partners(Role.COORDINATOR))


class MeetingDecision(models.Model):
    """What was decided; done by ``partner``, or by the centre where none is named."""

    meeting = models.ForeignKey(PartnerMeeting, on_delete=models.CASCADE, related_name="decisions")
    text = models.TextField(_("what was decided"))
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, related_name="+", verbose_name=_("done by"), null=True, blank=True
    )
    due = models.DateField(_("until"), null=True, blank=True)
    done = models.DateField(_("done on"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = MeetingDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision of a meeting")
        verbose_name_plural = _("decisions of meetings")
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.text

    @property
    def is_late(self) -> bool:
        return self.done is None and self.due is not None and self.due < clock.today()


class MeetingDocument(models.Model):
    """A file small enough for a row: web processes keep none."""

    meeting = models.ForeignKey(PartnerMeeting, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(_("title"), max_length=120)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, blank=True)
    filename = models.CharField(max_length=120, editable=False)
    media_type = models.CharField(max_length=100, editable=False)
    content = models.BinaryField(_("file"))
    size = models.PositiveIntegerField(_("size, bytes"), editable=False)
    added = models.DateTimeField(_("added"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("document of a meeting")
        verbose_name_plural = _("documents of meetings")
        ordering = ("added", "pk")

    def __str__(self) -> str:
        return self.title

    @property
    def ending(self) -> str:
        """What it is, as people call it: PDF, DOCX."""
        return self.filename.rpartition(".")[2].upper()
