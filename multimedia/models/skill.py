"""The questions of the self-check of digital skills. Answers are never kept."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SkillArea(models.Model):
    """A field of digital life, such as e-mail or forms; what helps who is not at ease in it."""

    name = models.CharField(_("name"), max_length=80)
    advice = models.CharField(_("what to do next"), max_length=300, blank=True)
    search = models.CharField(
        _("words that find its workshops in the agenda"), max_length=80, blank=True, help_text=_("Empty: none.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("area of digital skills")
        verbose_name_plural = _("areas of digital skills")
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.name


class SkillQuestion(models.Model):
    """One thing to do on a screen; the visitor says whether alone, with help, or not yet."""

    area = models.ForeignKey(SkillArea, on_delete=models.CASCADE, related_name="questions", verbose_name=_("area"))
    text = models.CharField(_("question"), max_length=200, help_text=_("“I can …”"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("question on digital skills")
        verbose_name_plural = _("questions on digital skills")
        ordering = ("area__position", "area", "position", "pk")

    def __str__(self) -> str:
        return self.text
