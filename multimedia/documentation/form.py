"""The filters as a form; it is never invalid, for ``filters`` has already left out what means nothing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cdm.core import icons, searching
from cdm.core.forms import ChipCheckboxSelectMultiple, choice_field
from cdm.core.vocabulary import Theme
from multimedia.documentation.filters import Filters
from multimedia.models import Work


class FilterForm(forms.Form):
    hide_optional = True
    q = forms.CharField(
        label=_("Title, author, call number or ISBN"),
        required=False,
        max_length=searching.LONGEST,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "enterkeyhint": "search"}),
    )
    theme = forms.MultipleChoiceField(
        label=_("Theme"), required=False, widget=ChipCheckboxSelectMultiple(icons=icons.THEMES)
    )
    language = forms.MultipleChoiceField(
        label=pgettext_lazy("work", "Language"),
        required=False,
        choices=Work.WorkLanguage.choices,
        widget=ChipCheckboxSelectMultiple,
    )
    state = forms.BooleanField(
        label=_("Only what is on the shelf now"),
        required=False,
        widget=forms.CheckboxInput(attrs={"value": Work.State.SHELF.value}),
    )

    def __init__(self, filters: Filters, **kwargs: Any) -> None:
        initial = {
            "q": filters.q,
            "theme": filters.themes,
            "language": filters.languages,
            "state": filters.state == Work.State.SHELF,
        }
        super().__init__(initial=initial, auto_id="f-%s", **kwargs)
        choice_field(self, "theme").choices = [(theme.value, theme.verb) for theme in Theme]
