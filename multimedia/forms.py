"""The forms of the journey: which place for how long, and how to reach the visitor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cdm.core import human
from cdm.core.forms import ChipRadioSelect, choice_field
from multimedia import glance, hours, questions, spaces
from multimedia.models import Space
from stats import purposes


class QuestionForm(forms.Form):
    """Only what is offered can be chosen: the space narrows how long and how many."""

    hide_optional = True
    required_css_class = "field-question"

    space = forms.ChoiceField(label=_("What do you need?"), widget=ChipRadioSelect(tall=True))
    minutes = forms.ChoiceField(label=_("For how long?"), widget=ChipRadioSelect)
    places = forms.ChoiceField(
        label=_("How many places?"), help_text=_("All at the same time, for a small group."), widget=ChipRadioSelect
    )
    accessible = forms.BooleanField(label=_("A place that can be reached by wheelchair"), required=False)
    help = forms.BooleanField(label=_("With the help of a digital steward"), required=False)
    purpose = forms.ChoiceField(
        label=_("What for?"),
        required=False,
        widget=ChipRadioSelect,
        help_text=_("We count the answers, never with a name or a booking."),
    )

    def __init__(self, values: Mapping[str, str], *, offered: Sequence[Space], check: bool) -> None:
        self.asked = dict(values)
        super().__init__(self.asked if check else None, initial=dict(values))
        self.offered = offered
        space = next((space for space in offered if space.code == values.get("space")), None)
        if space is None and len(offered) == 1:
            space = offered[0]
            self.initial["space"] = space.code
        self._spaces(offered)
        among = [space] if space else offered
        self._lengths(among)
        self._places(space)
        if not any(station.accessible for one in among for station in one.stations.all()):
            del self.fields["accessible"]
        self._help()
        choices = purposes.choices()
        if choices:
            choice_field(self, "purpose").choices = [("", _("I would rather not say")), *choices]
        else:
            del self.fields["purpose"]
        for name in ("space", "minutes", "places"):
            if name in self.fields:
                self.fields[name].error_messages |= {"invalid_choice": _("Choose one."), "required": _("Choose one.")}

    def _spaces(self, offered: Sequence[Space]) -> None:
        field = choice_field(self, "space")
        field.choices = [(space.code, space.name) for space in offered]
        field.widget.icons = {space.code: glance.ICONS[space.kind] for space in offered}
        field.widget.hints = {space.code: space.description for space in offered}

    def _lengths(self, among: Sequence[Space]) -> None:
        known = sorted({minutes for space in among for minutes in spaces.lengths(space)})
        choice_field(self, "minutes").choices = [(str(minutes), human.span(minutes)) for minutes in known]
        if questions.number(str(self.initial.get("minutes", ""))) not in known and known:
            self.initial["minutes"] = str(min(known, key=lambda minutes: abs(minutes - questions.USUAL)))

    def _places(self, space: Space | None) -> None:
        """Asked where what was chosen can be had for a group; else it is one."""
        most = min(space.most_places, len(space.stations.all())) if space else 1
        if most < 2:
            del self.fields["places"]
            return
        words = [(str(count), ngettext("%(count)s place", "%(count)s places", count)) for count in range(1, most + 1)]
        choice_field(self, "places").choices = [(value, label % {"count": value}) for value, label in words]
        if questions.number(str(self.initial.get("places", ""))) not in range(1, most + 1):
            self.initial["places"] = "1"
        self.asked.setdefault("places", "1")  # without scripts it was not asked yet

    def _help(self) -> None:
        week = hours.of_steward()
        if not week:
            del self.fields["help"]
            return
        days = ", ".join(str(line.day) for line in week)
        self.fields["help"].help_text = _("Somebody who shows you how, on: %(days)s.") % {"days": days}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not (cleaned.get("space") and cleaned.get("minutes")):
            return cleaned
        space = next(space for space in self.offered if space.code == cleaned["space"])
        if int(cleaned["minutes"]) not in spaces.lengths(space):
            self.add_error("minutes", _("That is not possible here. Choose another length."))
        elif self.question() is None or ("places" not in self.fields and self.data.get("places", "1") != "1"):
            raise ValidationError(_("There are not that many places of this kind. Choose fewer, or another kind."))
        return cleaned

    def question(self) -> questions.Question | None:
        """What was asked, once the form is valid."""
        answers = {name: str(value or "") for name, value in self.cleaned_data.items() if value}
        return questions.asked(answers, self.offered)
