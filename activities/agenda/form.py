"""The filters as a form; it is never invalid, for ``filters`` has already left out what means nothing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.agenda.filters import Filters
from activities.models.session import PLACES
from cdm.core import icons
from cdm.core.forms import ChipCheckboxSelectMultiple, ChipRadioSelect, choice_field, day_input
from cdm.core.vocabulary import Language, Theme

NO_MATTER = ("", _("No matter"))


class FilterForm(forms.Form):
    hide_optional = True
    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "enterkeyhint": "search"}),
    )
    theme = forms.MultipleChoiceField(
        label=_("Theme"),
        required=False,
        choices=[(theme.value, theme.label) for theme in Theme],
        widget=ChipCheckboxSelectMultiple(icons=icons.THEMES),
    )
    mode = forms.ChoiceField(
        label=_("How"),
        required=False,
        choices=[NO_MATTER, *PLACES],
        widget=ChipRadioSelect(icons={"onsite": "pin", "online": "video"}),
    )
    language = forms.MultipleChoiceField(
        label=pgettext_lazy("activity", "Language"),
        required=False,
        choices=Language.choices,
        widget=ChipCheckboxSelectMultiple,
    )
    free = forms.BooleanField(
        label=_("Only with places left"), required=False, widget=forms.CheckboxInput(attrs={"value": "1"})
    )
    audience = forms.ChoiceField(label=_("For whom"), required=False)
    partner = forms.ChoiceField(label=_("Organised by"), required=False)

    def __init__(self, filters: Filters, **kwargs: Any) -> None:
        super().__init__(initial=filters.initial(), auto_id="f-%s", **kwargs)
        choice_field(self, "theme").choices = [(theme.value, theme.verb) for theme in Theme]
        choice_field(self, "audience").choices = [("", _("Everyone")), *filters.choices.audiences.items()]
        choice_field(self, "partner").choices = [("", _("All partners")), *filters.choices.partners.items()]
        for name, label in (("from", _("From (date)")), ("to", _("Until (date)"))):
            self.fields[name] = forms.DateField(label=label, required=False, widget=day_input())
