"""One question a line, three answers, none of them needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _

from cdm.core.forms import ChipRadioSelect
from multimedia.models import SkillArea
from multimedia.skills import Answer


class SkillsForm(forms.Form):
    hide_optional = True

    key = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args: Any, asked: Sequence[SkillArea], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        for area in asked:
            for question in area.asked:  # type: ignore[attr-defined]
                self.fields[name_of(question.pk)] = forms.ChoiceField(
                    label=question.text, choices=Answer.choices, required=False, widget=ChipRadioSelect
                )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not self.answers():
            self.add_error(None, _("Answer at least one question: the others may stay open."))
        return cleaned

    def answers(self) -> dict[int, Answer]:
        said = ((int(name[1:]), value) for name, value in self.cleaned_data.items() if name != "key" and value)
        return {pk: Answer(value) for pk, value in said}

    def parts(self) -> Iterator[tuple[SkillArea, list[BoundField]]]:
        for area in self.asked:
            yield area, [self[name_of(question.pk)] for question in area.asked]  # type: ignore[attr-defined]


def name_of(pk: int) -> str:
    return f"q{pk}"
