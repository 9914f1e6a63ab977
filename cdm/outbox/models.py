"""Messages waiting to leave, leaving and gone."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cdm.core import clock


class State(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("message", "waiting")
    SENDING = "sending", pgettext_lazy("message", "being sent")
    SENT = "sent", pgettext_lazy("message", "sent")
    WITHDRAWN = "withdrawn", pgettext_lazy("message", "withdrawn")
    EXPIRED = "expired", pgettext_lazy("message", "expired")
    FAILED = "failed", pgettext_lazy("message", "failed")


SETTLED = (State.SENT, State.WITHDRAWN, State.EXPIRED, State.FAILED)


class MessageQuerySet(models.QuerySet["Message"]):
    def troubled(self) -> MessageQuerySet:
        """Failed, or tried and still waiting, in the last seven days; the newest first. Without what is personal."""
        recent = self.filter(state__in=(State.WAITING, State.FAILED), due__gt=clock.now() - dt.timedelta(days=7))
        said = ("state", "due", "attempts", "next_attempt", "error")
        return recent.exclude(error="").only(*said).order_by("-due", "pk")


class Message(models.Model):
    """One mail to one address, written in the transaction of what it speaks of. It knows addresses, not people.

    A sender holds the row by ``claimed_by``, not by a lock: a token of its own, set together with ``sending`` and
    cleared when the outcome is known or, after the lease, by whoever sweeps. It survives a withdrawal, so that a mail
    on the wire still counts as being there.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(pgettext_lazy("message", "key"), max_length=200, unique=True)
    topic = models.CharField(pgettext_lazy("message", "topic"), max_length=120)
    kind = models.CharField(_("kind"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=2)
    to_address = models.CharField(_("address"), max_length=254, blank=True)
    subject = models.CharField(_("subject"), max_length=250, blank=True)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("HTML"), blank=True)
    calendar_name = models.CharField(max_length=80, blank=True)
    calendar_method = models.CharField(max_length=10, blank=True)
    calendar_body = models.TextField(blank=True)

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    created = models.DateTimeField(pgettext_lazy("message", "written"), default=clock.now, editable=False)
    due = models.DateTimeField(pgettext_lazy("message", "due"))
    useless_after = models.DateTimeField(_("useless after"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt = models.DateTimeField(_("next attempt"))
    claimed_by = models.UUIDField(null=True, blank=True, editable=False)
    claimed_at = models.DateTimeField(null=True, blank=True, editable=False)
    settled_at = models.DateTimeField(pgettext_lazy("message", "settled"), null=True, blank=True)
    error = models.CharField(_("last error"), max_length=80, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ("due", "created", "pk")
        constraints = (
            # The mails of one topic leave one at a time, so that a cancellation never overtakes what it cancels.
            models.UniqueConstraint(
                name="message_one_in_flight_per_topic", fields=("topic",), condition=Q(claimed_by__isnull=False)
            ),
            models.CheckConstraint(
                name="message_sending_is_claimed", condition=~Q(state="sending") | Q(claimed_by__isnull=False)
            ),
            models.CheckConstraint(
                name="message_claim_has_a_time",
                condition=Q(claimed_by__isnull=True, claimed_at__isnull=True)
                | Q(claimed_by__isnull=False, claimed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="message_settled_has_a_time",
                condition=Q(state__in=("waiting", "sending"), settled_at__isnull=True)
                | (~Q(state__in=("waiting", "sending")) & Q(settled_at__isnull=False)),
            ),
        )
        indexes = (
            models.Index(name="message_topic", fields=("topic",)),
            models.Index(name="message_ready", fields=("next_attempt", "id"), condition=Q(state="waiting")),
            models.Index(name="message_settled", fields=("settled_at",), condition=~Q(to_address="")),
        )

    def __str__(self) -> str:
        return self.key
