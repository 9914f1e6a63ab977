"""What a member of staff arranged for themselves on the workspace's pages."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from cdm.core.access import Member
from cdm.core.vocabulary import Channel, Context, Language, Service, Theme


def no_codes() -> list[str]:
    return []


class PresetQuerySet(models.QuerySet["Preset"]):
    def of(self, member: Member) -> PresetQuerySet:
        """The member's own, in their order."""
        return self.filter(user=member.user_id).order_by("position", "pk")


class Preset(models.Model):
    """A contact its owner records often: one tap or one key counts it. The fields are those of a tally, "" not stated.

    Knows what may be counted, never what was: it refers to a member of staff, so no count may refer to it (P1).
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="presets")
    name = models.CharField(_("name"), max_length=40, blank=True, help_text=_("Empty: what it counts."))
    position = models.PositiveSmallIntegerField(_("position"))
    service = models.CharField(_("service"), max_length=3, choices=Service.choices)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices, blank=True)
    context = models.CharField(_("context"), max_length=12, choices=Context.choices, blank=True)
    theme = models.CharField(_("theme"), max_length=6, choices=Theme.choices, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language.choices, blank=True)
    programme = models.CharField(_("programme"), max_length=20, blank=True)
    partner = models.CharField(_("partner"), max_length=20, blank=True)
    audiences = ArrayField(
        models.CharField(max_length=10), verbose_name=_("special audiences"), default=no_codes, blank=True
    )

    objects = PresetQuerySet.as_manager()

    class Meta:
        verbose_name = _("preset")
        verbose_name_plural = _("presets")

    def __str__(self) -> str:
        return self.name or "–"
