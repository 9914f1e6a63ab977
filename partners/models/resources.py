"""What guidance professionals share with one another: resources, tools and events."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cdm.core import clock
from cdm.core.access import Member
from cdm.core.vocabulary import Language, Role, Theme
from partners.models.partners import Partner


class ResourceQuerySet(models.QuerySet["Resource"]):
    def approved(self) -> ResourceQuerySet:
        """What everybody may see; events until they are over."""
        over = Q(kind=Resource.Kind.EVENT, last_day__lt=clock.today())
        return self.filter(state=Resource.State.APPROVED).exclude(over)

    def editable_by(self, member: Member) -> ResourceQuerySet:
        """Everything for those who approve, what their own partner proposed for the others (P4).

        Who proposes for the centre without approving (reception) keeps what they proposed themselves.
        """
        if member.has(Role.DOCUMENTALIST, Role.MANAGER):
            return self
        own = Q(partner=None, proposed_by=member.user_id)
        return self.filter(own | Q(partner__code__in=member.partners()))

    def originals(self) -> ResourceQuerySet:
        """Without the changes that wait beside what they would change."""
        return self.filter(replaces=None)

    def waiting(self) -> ResourceQuerySet:
        """What a documentalist has to judge, the oldest first."""
        return self.filter(state=Resource.State.PROPOSED).order_by("proposed", "pk")


class Resource(models.Model):
    """Proposed by a partner (none: by the centre), in both languages; shown once a documentalist approves it.

    What a partner changes of an approved one is a row of its own that ``replaces`` it: visitors read the approved text
    until the change is approved too. ``version`` rises with every change, so that one approves what one has read.
    """

    class Kind(models.TextChoices):
        RESOURCE = "resource", pgettext_lazy("resource", "Resource")
        TOOL = "tool", pgettext_lazy("resource", "Tool")
        EVENT = "event", pgettext_lazy("resource", "Event")

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("resource", "Proposed")
        APPROVED = "approved", pgettext_lazy("resource", "Approved")
        DECLINED = "declined", pgettext_lazy("resource", "Declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("resource", "Withdrawn")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    title = models.CharField(_("title"), max_length=160)
    description = models.TextField(_("what it is good for"), blank=True)
    url = models.URLField(_("address"), blank=True)
    themes = ArrayField(models.CharField(max_length=5, choices=Theme.choices), verbose_name=_("themes"), default=list)
    languages = ArrayField(
        models.CharField(max_length=2, choices=Language.choices), verbose_name=_("languages"), default=list
    )
    first_day = models.DateField(_("first day"), null=True, blank=True)
    last_day = models.DateField(_("last day"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=160, blank=True)
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, related_name="resources", verbose_name=_("partner"), null=True, blank=True
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True, editable=False
    )
    proposed = models.DateField(_("proposed on"), default=clock.today, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PROPOSED)
    decided = models.DateField(_("decided on"), null=True, editable=False)
    reason = models.CharField(_("why not"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    replaces = models.OneToOneField(
        "self", on_delete=models.CASCADE, related_name="change", null=True, blank=True, editable=False
    )

    objects = ResourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("resource for professionals")
        verbose_name_plural = _("resources for professionals")
        ordering = ("-proposed", "-pk")
        constraints = (
            models.CheckConstraint(
                name="resource_event_has_days",
                condition=~Q(kind="event") | Q(first_day__isnull=False, last_day__gte=F("first_day")),
                violation_error_message=_("An event has a first and a last day."),
            ),
            models.CheckConstraint(
                name="resource_change_is_not_public", condition=Q(replaces=None) | ~Q(state="approved")
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def wish(self) -> Resource | None:
        """The change that waits beside it, or was declined; read it with ``select_related("change")``."""
        return getattr(self, "change", None)
