"""What staff type at the door: figures, mostly."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from activities.door.attending import MOST
from activities.forms import ICONS
from activities.models import Mode, Session
from activities.models.session import PLACES
from cdm.core.contacts import one_line
from cdm.core.forms import ChipRadioSelect, choice_field


def figures(**attrs: Any) -> forms.NumberInput:
    return forms.NumberInput(attrs={"inputmode": "numeric", "min": 0, "autocomplete": "off", **attrs})


def modes_of(session: Session) -> list[str]:
    return [mode for mode, _label in PLACES if session.mode in (mode, Mode.HYBRID)]


class WalkInForm(forms.Form):
    """Somebody without a registration. With one way to take part, it is not asked."""

    mode = forms.ChoiceField(label=_("How"), choices=(), widget=ChipRadioSelect(icons=ICONS))
    party = forms.IntegerField(
        label=_("How many people"), min_value=1, max_value=MOST, initial=1, widget=figures(min=1)
    )
    name = forms.CharField(
        label=_("First name or pseudonym"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-key": "w"}),
    )
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        modes = modes_of(session)
        field = choice_field(self, "mode")
        field.choices, field.initial = [(mode, Mode(mode).label) for mode in modes], modes[0]
        if len(modes) == 1:
            field.widget = forms.HiddenInput()
        self.fields["submission"].initial = uuid.uuid4

    def clean_name(self) -> str:
        return one_line(self.cleaned_data["name"])


class HeadsForm(forms.Form):
    """How many are there, on site and online, where the session is given that way."""

    onsite = forms.IntegerField(label=_("People on site"), min_value=0, max_value=100_000, widget=figures())
    online = forms.IntegerField(label=_("People online"), min_value=0, max_value=100_000, widget=figures())

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in (self.fields["onsite"], self.fields["online"]):
            field.error_messages["required"] = _("Write how many were there; 0 if nobody came.")
        for mode in {Mode.ONSITE.value, Mode.ONLINE.value} - set(modes_of(session)):
            del self.fields[mode]

    def heads(self) -> dict[str, int]:
        return {mode: self.cleaned_data.get(mode) or 0 for mode in ("onsite", "online")}
