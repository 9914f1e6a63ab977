"""Who did what to which object and which of its fields; never a value, and never again changed."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import TruncHour
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cdm.core import clock


class Verb(models.TextChoices):
    ADDED = "added", pgettext_lazy("audit", "Added")
    CHANGED = "changed", pgettext_lazy("audit", "Changed")
    REMOVED = "removed", pgettext_lazy("audit", "Removed")
    VIEWED = "viewed", pgettext_lazy("audit", "Viewed")
    EXPORTED = "exported", pgettext_lazy("audit", "Exported")
    SENT = "sent", pgettext_lazy("audit", "Sent")
    ACCEPTED = "accepted", pgettext_lazy("audit", "Accepted")
    DECLINED = "declined", pgettext_lazy("audit", "Declined")
    APPROVED = "approved", pgettext_lazy("audit", "Approved")
    VERIFIED = "verified", pgettext_lazy("audit", "Verified")
    BOOKED = "booked", pgettext_lazy("audit", "Booked")
    MOVED = "moved", pgettext_lazy("audit", "Moved")
    HANDED_OVER = "handed_over", pgettext_lazy("audit", "Handed over")
    CANCELLED = "cancelled", pgettext_lazy("audit", "Cancelled")
    CHECKED_IN = "checked_in", pgettext_lazy("audit", "Checked in")
    CLOSED = "closed", pgettext_lazy("audit", "Closed")
    REOPENED = "reopened", pgettext_lazy("audit", "Reopened")
    UNDONE = "undone", pgettext_lazy("audit", "Undone")
    SIGNED_OUT = "signed_out", pgettext_lazy("audit", "Signed out everywhere")
    RESET = "reset", pgettext_lazy("audit", "Second step reset")


class Who(models.TextChoices):
    STAFF = "staff", pgettext_lazy("audit", "Staff")
    VISITOR = "visitor", pgettext_lazy("audit", "Visitor")
    SYSTEM = "system", pgettext_lazy("audit", "The software")


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    pass


class AuditEvent(models.Model):
    """``actor`` and ``key`` refer to rows that may be gone since: neither is a foreign key, and no entry ever changes.

    ``kind`` is the model, ``counselling.appointment``; ``partner`` the code of the one it is about, if it is of one.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(_("when"), default=clock.now)
    who = models.CharField(_("who"), max_length=8, choices=Who)
    actor = models.BigIntegerField(_("account"), null=True)
    verb = models.CharField(_("did"), max_length=16, choices=Verb)
    kind = models.CharField(_("what"), max_length=60)
    key = models.CharField(_("which"), max_length=64, blank=True)
    partner = models.CharField(_("partner"), max_length=20, blank=True)
    fields = ArrayField(models.CharField(max_length=60), verbose_name=_("fields"), default=list, blank=True)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the journal")
        verbose_name_plural = _("journal")
        ordering = ("-at", "-id")
        indexes = (
            models.Index(fields=("-at", "-id"), name="audit_latest"),
            models.Index(fields=("kind", "key"), name="audit_object"),
            models.Index(fields=("actor", "-at"), name="audit_actor", condition=models.Q(actor__isnull=False)),
        )
        constraints = (
            # What was looked at in one hour is one entry, however often, and whoever asks at the same moment.
            models.UniqueConstraint(
                "actor",
                "kind",
                "key",
                TruncHour("at", tzinfo=dt.UTC),
                name="audit_viewed_once",
                condition=models.Q(verb="viewed"),
            ),
            models.CheckConstraint(
                name="audit_staff_has_an_account",
                condition=models.Q(who="staff", actor__isnull=False) | (~models.Q(who="staff") & models.Q(actor=None)),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_verb_display()}: {self.kind} {self.key}"
