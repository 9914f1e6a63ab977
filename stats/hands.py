"""The hands raised in a room, question by question: a number for each answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stats import visitors
from stats.forms import terms_of
from stats.models import Term

LONG = 15  # codes from which a question is folded up
MOST = 100_000  # hands for one answer; more is a typing mistake


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

    def __init__(
        self, *args: Any, day: dt.date, terms: Mapping[str, Sequence[Term]] | None = None, **kwargs: Any
    ) -> None:
        """``day`` decides which terms are on offer. One query, none when ``terms`` are given (``terms_of``)."""
        super().__init__(*args, **kwargs)
        found = terms_of(day) if terms is None else terms
        self.choices = {name: visitors.choices(name, found) for name in visitors.HEADINGS}
        for name, choices in self.choices.items():
            for code, label in choices:
                widget = forms.NumberInput(
                    attrs={"inputmode": "numeric", "min": 0, "autocomplete": "off", "placeholder": "0"}
                )
                self.fields[self.key(name, code)] = forms.IntegerField(
                    label=label, required=False, min_value=0, max_value=MOST, widget=widget
                )

    @staticmethod
    def key(question: str, code: str) -> str:
        return f"{question}-{code}"

    def questions(self) -> Iterator[Question]:
        for name, choices in self.choices.items():
            if choices:
                fields = [self[self.key(name, code)] for code, _label in choices]
                yield Question(name, str(visitors.HEADINGS[name]), fields)

    @property
    def opened(self) -> bool:
        """Whether something was written, or is wrong: the questions are then unfolded."""
        return self.is_bound and (bool(self.errors) or any(self.data.get(field.html_name) for field in self))

    def hands(self) -> dict[str, dict[str, int]]:
        """Question → code → how many, zeros too."""
        return {
            name: {code: self.cleaned_data.get(self.key(name, code)) or 0 for code, _label in choices}
            for name, choices in self.choices.items()
        }

    def given(self) -> dict[str, dict[str, int]]:
        """``hands`` without the zeros: empty when nobody raised any."""
        raised = {name: {code: n for code, n in codes.items() if n} for name, codes in self.hands().items()}
        return {name: codes for name, codes in raised.items() if codes}

    def fits(self, people: int) -> bool:
        """Whether no question has more hands than there were ``people``; says so at those that have."""
        crowded = [name for name, codes in self.hands().items() if sum(codes.values()) > people]
        for name in crowded:
            self.refuse(name, str(_("These are more answers than there were people.")))
        return not crowded

    def refuse(self, question: str, message: str) -> bool:
        """Put ``message`` at the first field of ``question``; False when it is none of these questions."""
        if not self.choices.get(question):
            return False
        self.add_error(self.key(question, self.choices[question][0][0]), message)
        return True
