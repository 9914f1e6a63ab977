"""What is asked of a contact on this page, beside what every record asks (``stats.forms``)."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cdm.core.contacts import one_line
from cdm.core.forms import ChipCheckboxSelectMultiple, ChipRadioSelect, choice_field
from cdm.home.recording.offers import Offer
from cdm.home.recording.values import Values, values_of
from stats.forms import ContactForm

NAME = 40  # letters: what fits on a tile


class RecordForm(ContactForm):
    """A contact of one of the offer's partners: asked when there are several, the centre's own when there is none."""

    partner = forms.ChoiceField(label=_("Counted for"), widget=ChipRadioSelect)
    audiences = forms.MultipleChoiceField(
        label=_("Special audiences"), required=False, widget=ChipCheckboxSelectMultiple
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, offer: Offer, **kwargs: Any) -> None:
        super().__init__(*args, programmes=offer.programmes, **kwargs)
        self.partners = offer.partners
        self.fields["key"].initial = uuid.uuid4
        if len(self.partners) > 1:
            choice_field(self, "partner").choices = self.partners
        else:
            del self.fields["partner"]
        if offer.audiences:
            self.fields["audiences"].choices = offer.audiences  # type: ignore[attr-defined]
        else:
            del self.fields["audiences"]

    def facts(self) -> dict[str, Any]:
        """The arguments of ``recording.record``."""
        facts = {name: self.cleaned_data[name] for name in self.fields if name not in {"key", "audiences"}}
        if "partner" not in facts:
            facts["partner"] = self.partners[0][0] if self.partners else ""
        return facts

    def audiences_reached(self) -> list[str]:
        return list(self.cleaned_data.get("audiences", ()))

    def values(self) -> Values:
        """What it counts under, for a preset or the next record; of a valid form."""
        return values_of(self.facts(), self.audiences_reached())


class NameForm(forms.Form):
    """What its owner calls a preset; empty: what it counts."""

    name = forms.CharField(label=_("Name"), required=False, max_length=NAME)

    def clean_name(self) -> str:
        return one_line(self.cleaned_data["name"])
