"""The form of a correction: what happened, in which month, to how many contacts, under which codes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cdm.core.forms import ChipRadioSelect, choice_field
from cdm.core.vocabulary import Channel, Context, Language, Service, Theme
from stats.closing.correcting import Row
from stats.closing.words import month
from stats.models import DIMENSIONS, Correction
from stats.recording import MOST

ADD, LESS, MOVE = "add", "less", "move"
ACTS = (
    (ADD, _("They were not counted")),
    (LESS, _("They were counted twice, or never were")),
    (MOVE, _("They were counted under a wrong code")),
)
HINTS = {
    ADD: _("Adds them."),
    LESS: _("Takes them away."),
    MOVE: _("Takes them away here and adds them there."),
}
REASONS = {ADD: Correction.Reason.LATE, LESS: Correction.Reason.TWICE, MOVE: Correction.Reason.CODE}
ORIGINS = (
    ("", _("A slip at recording")),
    (Correction.Reason.IMPORT.value, _("A mistake of an import")),
    (Correction.Reason.OTHER.value, _("Another mistake")),
)
NONE = ("", "–")  # nobody corrects a January for want of choosing
SAME = "="  # of what they should have been counted under: as it was
LABELS = {
    "service": _("Service"),
    "channel": _("Channel"),
    "context": _("Context"),
    "theme": _("Theme"),
    "language": _("Language"),
    "partner": _("Partner"),
    "programme": _("Programme"),
}
CHOICES: Mapping[str, list[tuple[str, Any]]] = {
    "service": [NONE, *Service.choices],
    "channel": [*Channel.choices, ("", _("Not stated"))],
    "context": [*Context.choices, ("", _("Not stated"))],
    "theme": [*Theme.choices, ("", _("Not stated"))],
    "language": [*Language.choices, ("", _("Not stated"))],
}


class CorrectionForm(forms.Form):
    """``rows()`` of a valid form are what ``closing.correct`` takes. One code that changed is what *move* asks for."""

    hide_optional = True

    act = forms.ChoiceField(
        label=_("What went wrong with these contacts?"),
        choices=ACTS,
        widget=ChipRadioSelect(tall=True, hints=HINTS),
    )
    month = forms.ChoiceField(label=_("In which month?"))
    count = forms.IntegerField(
        label=_("How many contacts?"),
        min_value=1,
        max_value=MOST,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    origin = forms.ChoiceField(
        label=_("Where does the mistake come from?"), choices=ORIGINS, required=False, widget=ChipRadioSelect()
    )

    def __init__(
        self, *args: Any, year: int, partners: Mapping[str, str], programmes: Mapping[str, str], **kwargs: Any
    ) -> None:
        """``partners`` and ``programmes``: code → name of all that may stand in a contact of the year."""
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        firsts = [dt.date(year, number, 1) for number in range(1, 13)]
        choice_field(self, "month").choices = [NONE, *((first.isoformat(), month(first)) for first in firsts)]
        own = {
            **CHOICES,
            "partner": [("", _("The centre itself, or not stated")), *partners.items()],
            "programme": [("", _("No programme")), *programmes.items()],
        }
        for name in DIMENSIONS:
            self.fields[name] = _select(LABELS[name], own[name], required=name == "service")
        for name in DIMENSIONS:
            choices = [choice for choice in own[name] if choice is not NONE]
            self.fields[f"to_{name}"] = _select(LABELS[name], [(SAME, _("as it was")), *choices], initial=SAME)
        self.initial = {"context": Context.STD, **self.initial}

    @property
    def were(self) -> list[forms.BoundField]:
        return [self[name] for name in DIMENSIONS]

    @property
    def rather(self) -> list[forms.BoundField]:
        return [self[f"to_{name}"] for name in DIMENSIONS]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("act") == MOVE and not self.errors and self._moved() == self._codes():
            self.add_error(None, _("Choose at least one code that they should have been counted under."))
        return cleaned

    def _codes(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in DIMENSIONS}

    def _moved(self) -> dict[str, str]:
        chosen = {name: self.cleaned_data[f"to_{name}"] for name in DIMENSIONS}
        return {name: self.cleaned_data[name] if code == SAME else code for name, code in chosen.items()}

    def rows(self) -> list[Row]:
        act, count = self.cleaned_data["act"], self.cleaned_data["count"]
        first = dt.date.fromisoformat(self.cleaned_data["month"])
        if act == ADD:
            return [Row(first, count, **self._codes())]
        gone = Row(first, -count, **self._codes())
        return [gone] if act == LESS else [gone, Row(first, count, **self._moved())]

    def reason(self) -> str:
        return self.cleaned_data["origin"] or REASONS[self.cleaned_data["act"]].value


def _select(label: Any, choices: Iterable[tuple[str, Any]], **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=list(choices), **{"required": False, **options})
