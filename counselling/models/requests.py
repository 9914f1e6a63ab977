"""More times, asked of a partner by those who see what people look for in vain."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, F, Q, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cdm.core import clock
from cdm.core.access import Member
from cdm.core.vocabulary import BOOKABLE_CHANNELS, Language, Role, Theme
from partners.models import Partner


class SlotRequestQuerySet(models.QuerySet["SlotRequest"]):
    def running(self) -> SlotRequestQuerySet:
        """Not answered yet, or accepted and not yet seen through."""
        return self.filter(state__in=SlotRequest.RUNNING)

    def running_first(self) -> SlotRequestQuerySet:
        """Those to be answered, then those to be seen through, then what is over; each the latest first."""
        rank = Case(When(state="asked", then=0), When(state="accepted", then=1), default=2)
        return self.order_by(rank, "-asked", "-pk")

    def visible_to(self, member: Member) -> SlotRequestQuerySet:
        """Every one for a manager, those to the member's own partners for a coordinator, none for the others (P4)."""
        if member.has(Role.MANAGER):
            return self
        return self.filter(partner__code__in=member.partners(Role.COORDINATOR))


class SlotRequest(models.Model):
    """“Please open twelve interviews in Dutch about working in December.”

    ``before`` is how many interviews the partner's hours gave room for, booked or not, when it was asked: what is
    there more than that is what was opened since. ``opened`` keeps that number once the request is over.
    """

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("request", "To be answered")
        ACCEPTED = "accepted", pgettext_lazy("request", "Accepted")
        DECLINED = "declined", pgettext_lazy("request", "Declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("request", "Withdrawn")
        DONE = "done", pgettext_lazy("request", "Done")
        EXPIRED = "expired", pgettext_lazy("request", "Ran out")

    RUNNING = (State.ASKED, State.ACCEPTED)

    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, related_name="slot_requests", verbose_name=_("partner")
    )
    theme = models.CharField(_("theme"), max_length=5, choices=Theme.choices)
    language = models.CharField(_("language of the interview"), max_length=2, choices=Language.choices)
    channel = models.CharField(
        _("channel"),
        max_length=12,
        choices=[(channel.value, channel.label) for channel in BOOKABLE_CHANNELS],
        blank=True,
        help_text=_("Empty: whichever."),
    )
    number = models.PositiveSmallIntegerField(
        _("how many interviews"), validators=[MinValueValidator(1), MaxValueValidator(200)]
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    reason = models.TextField(_("why"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ASKED)
    before = models.PositiveIntegerField(_("interviews there was room for when asked"), editable=False)
    opened = models.PositiveIntegerField(_("interviews opened since"), null=True, editable=False)
    refusal = models.TextField(_("why not"), max_length=500, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True, editable=False
    )
    asked = models.DateTimeField(pgettext_lazy("request", "asked"), default=clock.now, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True, editable=False
    )
    answered = models.DateTimeField(_("answered"), null=True, editable=False)
    ended = models.DateTimeField(_("ended"), null=True, editable=False)

    objects = SlotRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for times")
        verbose_name_plural = _("requests for times")
        ordering = ("-asked", "-pk")
        indexes = (models.Index(fields=("partner", "state"), name="slotrequest_of_partner"),)
        constraints = (
            models.CheckConstraint(
                name="slotrequest_in_order",
                condition=Q(first_day__lte=F("last_day")),
                violation_error_message=_("The last day comes after the first."),
            ),
            models.CheckConstraint(name="slotrequest_asks_for_some", condition=Q(number__gte=1)),
        )

    def __str__(self) -> str:
        return f"{self.partner}: {self.number} × {self.get_theme_display()}, {self.get_language_display()}"

    @property
    def is_running(self) -> bool:
        return self.state in self.RUNNING
