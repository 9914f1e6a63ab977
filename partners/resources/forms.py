from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cdm.core import icons, searching
from cdm.core.access import Member
from cdm.core.forms import ChipCheckboxSelectMultiple, ChipRadioSelect, choice_field, day_input, row_field
from cdm.core.vocabulary import Language, Theme
from partners import pairs
from partners.models import Partner, Resource
from partners.resources.filters import Filters
from partners.resources.proposing import CONTENT, PAIRS, judges

KIND_ICONS = {"resource": "book", "tool": "settings", "event": "calendar"}
EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2100, 1, 1)


class FilterForm(forms.Form):
    """Never invalid: ``Filters`` has left out what means nothing."""

    hide_optional = True
    q = forms.CharField(
        label=gettext_lazy("Words of the title or description"),
        required=False,
        max_length=searching.LONGEST,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "enterkeyhint": "search"}),
    )
    kind = forms.MultipleChoiceField(
        label=gettext_lazy("Kind"),
        choices=Resource.Kind.choices,
        required=False,
        widget=ChipCheckboxSelectMultiple(icons=KIND_ICONS),
    )
    theme = forms.MultipleChoiceField(
        label=gettext_lazy("Theme"), required=False, widget=ChipCheckboxSelectMultiple(icons=icons.THEMES)
    )
    language = forms.MultipleChoiceField(
        label=gettext_lazy("Language"), choices=Language.choices, required=False, widget=ChipCheckboxSelectMultiple
    )

    def __init__(self, filters: Filters, **kwargs: Any) -> None:
        initial = {"q": filters.q, "kind": filters.kinds, "theme": filters.themes, "language": filters.languages}
        super().__init__(initial=initial, auto_id="f-%s", **kwargs)
        choice_field(self, "theme").choices = [(theme.value, theme.verb) for theme in Theme]


class ResourceForm(forms.Form):
    """``values()`` are the columns of ``CONTENT``; ``seen`` the version it began with."""

    hide_optional = True

    seen = forms.IntegerField(required=False, min_value=0, max_value=10**9, widget=forms.HiddenInput)
    partner: forms.ModelChoiceField[Partner] = forms.ModelChoiceField(
        label=gettext_lazy("On behalf of"),
        queryset=Partner.objects.none(),
        required=False,
        empty_label=gettext_lazy("The centre"),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=Resource.Kind.choices, widget=ChipRadioSelect(icons=KIND_ICONS)
    )
    title_fr = forms.CharField(max_length=160)
    title_nl = forms.CharField(max_length=160)
    description_fr = forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))
    description_nl = forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))
    url_fr = forms.URLField(max_length=200, required=False, assume_scheme="https")
    url_nl = forms.URLField(max_length=200, required=False, assume_scheme="https")
    themes = forms.MultipleChoiceField(
        label=gettext_lazy("Themes"), widget=ChipCheckboxSelectMultiple(icons=icons.THEMES)
    )
    languages = forms.MultipleChoiceField(
        label=pgettext_lazy("resource", "In which languages it is"),
        choices=Language.choices,
        widget=ChipCheckboxSelectMultiple,
    )
    first_day = forms.DateField(label=gettext_lazy("First day"), required=False, widget=day_input())
    last_day = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Empty when it lasts one day."),
        widget=day_input(),
    )
    place_fr = forms.CharField(max_length=160, required=False)
    place_nl = forms.CharField(max_length=160, required=False)

    def __init__(self, *args: Any, member: Member, resource: Resource | None = None, **kwargs: Any) -> None:
        known: dict[str, Any] = pairs.of(resource, PAIRS)
        if resource:
            known |= {name: getattr(resource, name) for name in CONTENT if name not in known}
            known["seen"] = resource.version
            if known["last_day"] == known["first_day"]:
                known["last_day"] = None
        kwargs["initial"] = known
        super().__init__(*args, **kwargs)
        pairs.label(
            self,
            {
                "title": (_("Title in French"), _("Title in Dutch")),
                "description": (_("What it is good for, in French"), _("What it is good for, in Dutch")),
                "url": (_("Address of the page in French"), _("Address of the page in Dutch")),
                "place": (_("Place, in French"), _("Place, in Dutch")),
            },
        )
        for code in pairs.CODES:
            self.fields[f"url_{code}"].help_text = _("The same in both where there is one page.")
        choice_field(self, "themes").choices = [(theme.value, theme.verb) for theme in Theme]
        self.own: Partner | None = None
        self._offer_partners(member, resource)

    def _offer_partners(self, member: Member, resource: Resource | None) -> None:
        """Whose it is is said once; who works for one partner is not asked."""
        offered = Partner.objects.active()
        if not judges(member):
            offered = offered.filter(code__in=member.partners())
            if member.partners():
                row_field(self, "partner").empty_label = None
                self.fields["partner"].required = True
        row_field(self, "partner").queryset = offered
        few = [] if judges(member) else list(offered[:2])
        if resource or (len(few) < 2 and not judges(member)):
            self.own = few[0] if few and not resource else None
            del self.fields["partner"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for one, other in (("fr", "nl"), ("nl", "fr")):
            if not cleaned.get(f"url_{one}") and cleaned.get(f"url_{other}") and f"url_{one}" not in self.errors:
                cleaned[f"url_{one}"] = cleaned[f"url_{other}"]
        if cleaned.get("kind") == Resource.Kind.EVENT:
            self._clean_event(cleaned)
        elif cleaned.get("kind"):
            cleaned |= {"first_day": None, "last_day": None, "place_fr": "", "place_nl": ""}
            for name in ("first_day", "last_day", "place_fr", "place_nl"):
                self.errors.pop(name, None)
            if not cleaned.get("url_fr") and not {"url_fr", "url_nl"} & set(self.errors):
                self.add_error("url_fr", _("Say where it is found."))
        return cleaned

    def _clean_event(self, cleaned: dict[str, Any]) -> None:
        pairs.both_or_neither(self, cleaned, ("place",))
        first = cleaned.get("first_day")
        last = cleaned.get("last_day") or first
        if not first and "first_day" not in self.errors:
            self.add_error("first_day", _("An event has a first day."))
        for name, day in (("first_day", first), ("last_day", last)):
            if day and not EARLIEST <= day < LATEST:
                self.add_error(name, _("Choose a day of this century."))
                return
        if first and last and last < first:
            self.add_error("last_day", _("The last day comes after the first."))
        cleaned["last_day"] = last

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in CONTENT}

    def on_behalf(self) -> Partner | None:
        return self.own or self.cleaned_data.get("partner")


class SeenForm(forms.Form):
    """Which version was read."""

    seen = forms.IntegerField(min_value=0, max_value=10**9, widget=forms.HiddenInput)


class DeclineForm(SeenForm):
    reason = forms.CharField(
        label=gettext_lazy("Why not"),
        max_length=300,
        help_text=gettext_lazy("Whoever proposed it gets a mail with this, in the words you choose."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
