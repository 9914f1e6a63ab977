"""What is offered, whatever the date: its words in both languages, for whom, by whom."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cdm.core.vocabulary import Language, Theme
from partners.models import Partner, Programme

WORDS = ("title", "summary", "description")  # what must be there in both languages before anyone reads it
TRANSLATED = Q()
for _word in WORDS:
    for _language in ("fr", "nl"):
        TRANSLATED &= Q(**{f"{_word}_{_language}__isnull": False}) & ~Q(**{f"{_word}_{_language}": ""})


class Audience(models.Model):
    """For whom an activity is meant; a list that managers keep."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    label = models.CharField(_("label"), max_length=80)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.label


class ActivityQuerySet(models.QuerySet["Activity"]):
    def of_partners(self, codes: Iterable[str]) -> ActivityQuerySet:
        """Those that one of these partners leads or hosts with others (P4)."""
        codes = list(codes)
        shared = Activity.objects.filter(co_hosts__code__in=codes)
        return self.filter(Q(lead__code__in=codes) | Q(pk__in=shared.values("pk")))


class Activity(models.Model):
    """One activity, given once or many times (``Session``). ``lead`` is whose contacts its sessions count as."""

    class Kind(models.TextChoices):
        INFO = "info", pgettext_lazy("activity", "Information session")
        WORKSHOP = "workshop", pgettext_lazy("activity", "Workshop")
        EVENT = "event", pgettext_lazy("activity", "Event")
        STEP = "step", pgettext_lazy("activity", "Programme step")

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("activity", "Draft")
        PUBLISHED = "published", pgettext_lazy("activity", "Published")
        ARCHIVED = "archived", pgettext_lazy("activity", "Archived")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.WORKSHOP)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.DRAFT)
    title = models.CharField(_("title"), max_length=120, blank=True)
    summary = models.CharField(_("in one sentence"), max_length=240, blank=True)
    description = models.TextField(_("description"), max_length=6000, blank=True)
    prerequisites = models.CharField(_("what one needs beforehand"), max_length=400, blank=True)
    accessibility = models.CharField(_("accessibility"), max_length=400, blank=True)
    themes = ArrayField(models.CharField(max_length=5, choices=Theme.choices), verbose_name=_("themes"), default=list)
    languages = ArrayField(
        models.CharField(max_length=2, choices=Language.choices), verbose_name=_("languages"), default=list
    )
    audiences = models.ManyToManyField(Audience, verbose_name=_("for whom"), related_name="activities", blank=True)
    lead = models.ForeignKey(
        Partner, on_delete=models.PROTECT, related_name="led_activities", verbose_name=_("counted for")
    )
    co_hosts = models.ManyToManyField(
        Partner, verbose_name=_("together with"), related_name="shared_activities", blank=True
    )
    programme = models.ForeignKey(
        Programme,
        on_delete=models.PROTECT,
        related_name="activities",
        null=True,
        blank=True,
        verbose_name=_("programme"),
    )

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                name="activity_published_in_both_languages",
                condition=~Q(state="published") | TRANSLATED,
                violation_error_message=_("Title, sentence and description are needed in French and in Dutch."),
            ),
            models.CheckConstraint(
                name="activity_published_has_theme_and_language",
                condition=~Q(state="published") | (Q(themes__len__gt=0) & Q(languages__len__gt=0)),
                violation_error_message=_("Choose at least one theme and one language."),
            ),
        )

    def __str__(self) -> str:
        return self.title or self.title_fr or self.title_nl or f"#{self.pk}"  # type: ignore[attr-defined]

    @property
    def hosts(self) -> list[Partner]:
        """Who leads it, then who hosts it with them."""
        return [self.lead, *self.co_hosts.all()]


class Picture(models.Model):
    """An activity's picture, re-encoded and small enough for a row: web processes keep no files."""

    activity = models.OneToOneField(Activity, on_delete=models.CASCADE, related_name="picture")
    image = models.BinaryField(_("picture"))
    digest = models.CharField(max_length=16, editable=False)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    alt = models.CharField(_("what the picture shows"), max_length=160)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def __str__(self) -> str:
        return self.alt
