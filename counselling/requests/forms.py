"""What a manager asks for, and why a coordinator cannot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cdm.agenda.weeks import monday_of
from cdm.core import clock
from cdm.core.forms import (
    ChannelRadioSelect,
    ChipRadioSelect,
    ThemeRadioSelect,
    choice_field,
    day_input,
    row_field,
)
from cdm.core.vocabulary import BOOKABLE_CHANNELS, Language, Theme
from counselling.models import SlotRequest
from counselling.requests.asking import LONGEST
from partners.models import Partner

ANY = "any"
WHICHEVER = [(ANY, _("Whichever")), *((channel.value, channel.label) for channel in BOOKABLE_CHANNELS)]
TERM = dt.timedelta(days=27)  # four weeks, from the first Monday that leaves a week to open hours


class AskForm(forms.ModelForm):
    theme = forms.ChoiceField(label=_("Theme"), choices=Theme.choices, widget=ThemeRadioSelect)
    language = forms.ChoiceField(label=_("Language of the interview"), choices=Language.choices, widget=ChipRadioSelect)
    channel = forms.ChoiceField(label=_("Channel"), choices=WHICHEVER, widget=ChannelRadioSelect)

    class Meta:
        model = SlotRequest
        fields = ("theme", "language", "channel", "partner", "number", "first_day", "last_day", "reason")
        widgets = {
            "first_day": day_input(),
            "last_day": day_input(),
            "reason": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "number": _("One after the other, over everybody who works there."),
            "reason": _("Its coordinators read this as you write it. No names of visitors."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partners = row_field(self, "partner")
        partners.queryset = Partner.objects.active()
        partners.empty_label = _("Choose a partner")

    def clean_channel(self) -> str:
        """ "" where it does not matter, as the request keeps it."""
        channel: str = self.cleaned_data["channel"]
        return "" if channel == ANY else channel

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and first < clock.today():
            self.add_error("first_day", _("This day is over."))
        if first and last and last < first:
            self.add_error("last_day", _("The last day comes after the first."))
        elif first and last and last - first > LONGEST:
            self.add_error("last_day", _("Ask for three months at most at once."))
        elif first and first - clock.today() > dt.timedelta(days=366):
            self.add_error("first_day", _("This is more than a year away."))
        return cleaned


class DeclineForm(forms.Form):
    refusal = forms.CharField(
        label=_("Why not?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The managers read this as you write it. No names of visitors."),
    )


class FilterForm(forms.Form):
    """Which requests of the list: in the address."""

    hide_optional = True
    partner = forms.ChoiceField(label=_("Partner"), required=False)
    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("All")), *SlotRequest.State.choices], required=False, widget=ChipRadioSelect
    )

    def __init__(self, *args: Any, partners: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "partner").choices = [("", _("All")), *partners.items()]
        if len(partners) < 2:
            del self.fields["partner"]


def proposal(asked: Mapping[str, str], *, partner: Partner | None) -> dict[str, Any]:
    """The form as a link of the page fills it in; what is not one of the choices is left out."""
    monday = monday_of(clock.today() + dt.timedelta(days=13))
    found: dict[str, Any] = {"first_day": monday, "last_day": monday + TERM, "channel": ANY, "partner": partner}
    for name, known in (("theme", Theme.values), ("language", Language.values), ("channel", BOOKABLE_CHANNELS)):
        if asked.get(name) in [str(value) for value in known]:
            found[name] = asked[name]
    number = asked.get("number", "")
    if number.isascii() and number.isdigit() and len(number) < 4 and int(number):
        found["number"] = int(number)
    return found
