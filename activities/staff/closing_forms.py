"""Closing a meeting: how many were there, under what they count, and the hands raised, question by question."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.door import usual_facts
from activities.models import Session
from activities.staff.door_forms import HeadsForm, figures
from cdm.core.forms import ChipRadioSelect, ThemeRadioSelect, choice_field
from cdm.core.vocabulary import Language, Theme
from partners.models import Programme
from stats import visitors
from stats.models import Term
from stats.profiles import REFUSED
from stats.recording import ANSWERS

NOT_STATED = ("", _("Not stated"))
LONG = 15  # codes from which a question is folded up


class CloseForm(HeadsForm):
    """Heads, and the facts of ``activities.door.close``, as the activity already says them."""

    theme = forms.ChoiceField(label=_("Theme"), required=False, widget=ThemeRadioSelect)
    language = forms.ChoiceField(
        label=pgettext_lazy("of an activity", "Language"), required=False, widget=ChipRadioSelect
    )
    partner = forms.ChoiceField(label=_("Counted for"), widget=ChipRadioSelect)
    programme = forms.ChoiceField(label=_("Programme"), required=False, widget=ChipRadioSelect)

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        activity = session.activity
        initial = {**usual_facts(session), **kwargs.get("initial", {})}
        super().__init__(*args, session=session, **{**kwargs, "initial": initial})
        choice_field(self, "theme").choices = [*Theme.choices, NOT_STATED]
        choice_field(self, "language").choices = [*Language.choices, NOT_STATED]
        hosts = activity.hosts
        choice_field(self, "partner").choices = [(host.code, str(host)) for host in hosts]
        if len(hosts) == 1:
            self.fields["partner"].widget = forms.HiddenInput()
        programmes = Programme.objects.filter(active=True, partners__in=hosts).distinct()
        known = {programme.code: str(programme) for programme in programmes}
        if activity.programme:
            known = {activity.programme.code: str(activity.programme), **known}
        if known:
            choice_field(self, "programme").choices = [*known.items(), ("", pgettext_lazy("programme", "None"))]
        else:
            del self.fields["programme"]

    def facts(self) -> dict[str, str]:
        return {name: self.cleaned_data.get(name) or "" for name in ("theme", "language", "partner", "programme")}


@dataclass(frozen=True)
class Question:
    """One question with a field for each answer; ``long`` ones are folded up."""

    name: str
    heading: str
    fields: Sequence[forms.BoundField]

    @property
    def long(self) -> bool:
        return len(self.fields) > LONG

    @property
    def filled(self) -> bool:
        return any(field.data for field in self.fields)

    @property
    def errors(self) -> list[str]:
        return [str(error) for field in self.fields for error in field.errors]


class HandsForm(forms.Form):
    """How many raised a hand for each answer; nothing is compulsory, and nothing is crossed."""

    def __init__(self, *args: Any, day: dt.date, **kwargs: Any) -> None:
        """``day`` decides which terms are on offer. One query."""
        super().__init__(*args, **kwargs)
        terms: dict[str, list[Term]] = {}
        for term in Term.objects.filter(list__in=ANSWERS).valid_in(day.year).exclude(code=REFUSED):
            terms.setdefault(term.list, []).append(term)
        self.choices = {name: visitors.choices(name, terms) for name in visitors.HEADINGS}
        for name, choices in self.choices.items():
            for code, label in choices:
                field = forms.IntegerField(
                    label=label, required=False, min_value=0, max_value=100_000, widget=figures(placeholder="0")
                )
                self.fields[self.key(name, code)] = field

    @staticmethod
    def key(question: str, code: str) -> str:
        return f"{question}-{code}"

    def questions(self) -> Iterator[Question]:
        for name, choices in self.choices.items():
            if choices:
                fields = [self[self.key(name, code)] for code, _label in choices]
                yield Question(name, str(visitors.HEADINGS[name]), fields)

    def hands(self) -> dict[str, dict[str, int]]:
        return {
            name: {code: self.cleaned_data.get(self.key(name, code)) or 0 for code, _label in choices}
            for name, choices in self.choices.items()
        }

    def refuse(self, question: str, message: str) -> bool:
        """Put ``message`` at the first field of ``question``; False when it is none of these questions."""
        if not self.choices.get(question):
            return False
        self.add_error(self.key(question, self.choices[question][0][0]), message)
        return True
