"""What the desk says when it presses a button: little, and nothing typed; and booking for somebody."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cdm.agenda.details import DetailsForm
from cdm.core import clock
from cdm.core.forms import ChipRadioSelect, choice_field, moment_input
from multimedia.bookings.limits import LONGEST
from multimedia.desk.tallying import MOST, What
from multimedia.glance import ICONS
from multimedia.models import Space
from multimedia.models.booking import PAGE_LANGUAGES
from stats import purposes

LONGEST_MESSAGE = 1000


class SittingForm(forms.Form):
    """Who stands at the desk: kept for the next one, but for the wheelchair."""

    hide_optional = True

    accessible = forms.BooleanField(label=_("Accessible place"), required=False)
    help = forms.BooleanField(label=_("Helped by a steward"), required=False)
    purpose = forms.ChoiceField(label=_("What for"), required=False, widget=ChipRadioSelect)
    submission = forms.UUIDField(widget=forms.HiddenInput)
    space = forms.IntegerField(required=False, widget=forms.HiddenInput)
    station = forms.IntegerField(required=False, widget=forms.HiddenInput)
    ticket = forms.IntegerField(required=False, widget=forms.HiddenInput)  # the space for which one is given

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["submission"].initial = uuid.uuid4
        choice_field(self, "purpose").choices = [("", _("Not said")), *purposes.choices()]

    def kept(self) -> dict[str, Any]:
        """What stays for the next visitor."""
        return {"help": self.cleaned_data.get("help", False), "purpose": self.cleaned_data.get("purpose", "")}


class TallyForm(forms.Form):
    """``count`` below zero takes back."""

    what = forms.ChoiceField(choices=What.choices)
    count = forms.IntegerField(min_value=-MOST, max_value=MOST)
    submission = forms.UUIDField()


class BreakForm(forms.Form):
    """How long a place is out of order."""

    REPAIRED, TODAY, GIVEN = "repaired", "today", "given"

    how_long = forms.ChoiceField(
        label=_("Until when"),
        choices=[
            (REPAIRED, _("Until it is repaired")),
            (TODAY, _("Today only")),
            (GIVEN, _("Until a day and an hour")),
        ],
        initial=REPAIRED,
        widget=ChipRadioSelect,
    )
    until = forms.DateTimeField(
        label=_("Day and hour"),
        required=False,
        widget=moment_input(),
        error_messages={"invalid": _("Give a day and an hour.")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("how_long") == self.GIVEN and not cleaned.get("until") and "until" not in self.errors:
            self.add_error("until", _("Give a day and an hour."))
        return cleaned

    def end(self) -> dt.datetime | None:
        """None: until it is repaired."""
        how = self.cleaned_data["how_long"]
        if how == self.TODAY:
            return clock.day_bounds(clock.today())[1]
        return self.cleaned_data["until"] if how == self.GIVEN else None


class WhatForm(forms.Form):
    """What is booked for somebody. Stands in the address, so it holds nothing about them."""

    space = forms.ChoiceField(label=_("Space"), widget=ChipRadioSelect)
    minutes = forms.IntegerField(label=_("How long, minutes"), min_value=5, max_value=LONGEST, initial=60)
    places = forms.IntegerField(label=_("Places"), min_value=1, max_value=200, initial=1, required=False)
    whole = forms.BooleanField(label=_("The whole space"), required=False)
    accessible = forms.BooleanField(label=_("Accessible place"), required=False)
    help = forms.BooleanField(label=_("With the help of a steward"), required=False)
    purpose = forms.ChoiceField(label=_("What for"), required=False, widget=ChipRadioSelect)
    beyond = forms.BooleanField(label=_("Also times that are too soon or too far ahead for visitors"), required=False)

    def __init__(self, *args: Any, offered: Sequence[Space], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {str(space.pk): space for space in offered}
        field = choice_field(self, "space")
        field.choices = [(pk, space.name) for pk, space in self.offered.items()]
        field.widget.icons = {pk: ICONS[space.kind] for pk, space in self.offered.items()}
        choice_field(self, "purpose").choices = [("", _("Not said")), *purposes.choices()]
        for name in ("minutes", "places"):
            self.fields[name].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def clean_space(self) -> Space:
        return self.offered[self.cleaned_data["space"]]

    def clean_places(self) -> int:
        return self.cleaned_data["places"] or 1


class PersonForm(DetailsForm):
    """Who it is for, in a few words read over the counter."""

    page_language = forms.ChoiceField(label=_("Messages and slip in"), choices=PAGE_LANGUAGES, widget=ChipRadioSelect)
    limit = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "email", "phone"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
            self.fields[name].help_text = ""


class MessageForm(forms.Form):
    """A few words of the desk's own, which the mail repeats as they are."""

    message = forms.CharField(
        label=_("A few words to the visitor"),
        required=False,
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The mail already says what is needed. What you add stands in it as it is."),
    )
