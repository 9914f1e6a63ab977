"""The two halves of a record: what was done (always), who came (if the visitor agrees). Radio chips, one screen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cdm.core import clock
from cdm.core.forms import ChannelRadioSelect, ChipRadioSelect, ThemeRadioSelect, choice_field, day_input
from cdm.core.vocabulary import Channel, Context, Language, Service, Theme
from stats.models import Term
from stats.profiles import REFUSED
from stats.recording import ANSWERS

DAYS_BACK = 31  # how long ago a contact may still be recorded by hand
MOST_AT_ONCE = 500
NOT_STATED = ("", _("Not stated"))


def _chips(
    label: Any,
    choices: Iterable[tuple[str, Any]],
    *,
    widget: type[forms.RadioSelect] = ChipRadioSelect,
    **options: Any,
) -> forms.ChoiceField:
    """Radio chips; "not stated" is always a choice unless the question is compulsory."""
    choices = list(choices)
    if not options.get("required"):
        options = {"required": False, "initial": "", **options}
        choices = [*choices, NOT_STATED]
    return forms.ChoiceField(label=label, choices=choices, widget=widget, **options)


class AgeRadioSelect(ChipRadioSelect):
    """Bands that say from which age to which they go, so that an age can be typed: code → (youngest, oldest)."""

    bounds: Mapping[str, tuple[int | None, int | None]] = {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        youngest, oldest = self.bounds.get(str(value), (None, None))
        if youngest is not None:
            option["attrs"] |= {"data-from": youngest} | ({} if oldest is None else {"data-to": oldest})
        return option


class ContactForm(forms.Form):
    """A contact, or ``count`` alike. ``facts()`` are the arguments of ``recording.record`` apart from the partner's."""

    service = _chips(_("Service"), Service.choices, required=True)
    channel = _chips(_("Channel"), Channel.choices, widget=ChannelRadioSelect)
    context = _chips(_("Context"), Context.choices, initial=Context.STD)
    theme = _chips(_("Theme"), Theme.choices, widget=ThemeRadioSelect)
    language = _chips(pgettext_lazy("of an interview", "Language"), Language.choices)
    programme = _chips(_("Programme"), ())
    day = forms.DateField(label=_("Day"), widget=day_input())
    count = forms.IntegerField(
        label=_("How many contacts"),
        min_value=1,
        max_value=MOST_AT_ONCE,
        initial=1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(
        self,
        *args: Any,
        programmes: Iterable[tuple[str, str]] = (),
        without: Collection[str] = (),
        **kwargs: Any,
    ) -> None:
        """``programmes`` are (code, name) pairs on offer; ``without`` names the questions the caller answers itself."""
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        programmes = list(programmes)
        if programmes:
            choice_field(self, "programme").choices = [*programmes, ("", _("None"))]
        else:
            del self.fields["programme"]
        for name in without:
            self.fields.pop(name, None)
        if "day" in self.fields:
            today = clock.today()
            self.fields["day"].initial = today
            self.fields["day"].widget.attrs |= {
                "max": today.isoformat(),
                "min": (today - dt.timedelta(days=DAYS_BACK)).isoformat(),
            }

    def clean_day(self) -> dt.date:
        day: dt.date = self.cleaned_data["day"]
        if day > clock.today():
            raise forms.ValidationError(_("This day is still to come."))
        if day < clock.today() - dt.timedelta(days=DAYS_BACK):
            raise forms.ValidationError(_("A contact can be recorded up to %(days)d days later.") % {"days": DAYS_BACK})
        return day

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.fields}


def terms_of(day: dt.date, lists: Iterable[str] = ANSWERS) -> dict[str, list[Term]]:
    """List → the terms a record of ``day`` may use; "prefers not to say" is the empty answer. One query."""
    found: dict[str, list[Term]] = {}
    for term in Term.objects.filter(list__in=lists).valid_in(day.year).exclude(code=REFUSED):
        found.setdefault(term.list, []).append(term)
    return found


def _first_visit_choices() -> list[tuple[str, Any]]:
    return [("yes", pgettext_lazy("answer", "Yes")), ("no", pgettext_lazy("answer", "No"))]


class ProfileForm(forms.Form):
    """The voluntary answers. ``answers()`` are the arguments of ``recording.add_profile`` apart from the month."""

    sex = _chips(_("Sex"), ())
    age5 = _chips(_("Age"), (), widget=AgeRadioSelect)
    municipality = _chips(_("Lives in"), ())
    status = _chips(_("Situation"), ())
    education = _chips(_("Highest diploma"), ())
    referral = _chips(_("How did you come to us?"), ())
    first_visit = _chips(_("First visit"), _first_visit_choices())

    def __init__(
        self,
        *args: Any,
        day: dt.date | None = None,
        terms: Mapping[str, Sequence[Term]] | None = None,
        **kwargs: Any,
    ) -> None:
        """``day`` decides which terms are on offer; today when none is given. One query, none when ``terms`` are given
        (``terms_of``)."""
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        found = terms_of(day or clock.today()) if terms is None else terms
        for name in ANSWERS:
            if name in found:
                choice_field(self, name).choices = [*((term.code, term.label) for term in found[name]), NOT_STATED]
        ages = found.get("age5", ())
        self.fields["age5"].widget.bounds = {term.code: (term.lowest, term.highest) for term in ages}

    @property
    def given(self) -> bool:
        """Whether the visitor answered anything: an empty profile is not one more response."""
        return any(self.answers().values())

    def answers(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.fields}
