"""Widgets of the house: choices as chips, real radios and checkboxes underneath; days and times as browsers ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from cdm.core import icons, stamps


def choice_field(form: forms.BaseForm, name: str) -> forms.ChoiceField:
    """The field ``name`` of ``form``, one of choices: they depend on who asks."""
    return cast(forms.ChoiceField, form.fields[name])


def row_field(form: forms.BaseForm, name: str) -> forms.ModelChoiceField[Any]:
    """The same for choices that are rows."""
    return cast("forms.ModelChoiceField[Any]", form.fields[name])


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day with whose beginning and end one can reckon; any other is no day."""

    widget = day_input()

    def to_python(self, value: Any) -> dt.date | None:
        day = super().to_python(value)
        if day is not None and day.year not in stamps.YEARS:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day


def time_input() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time", "step": "300"}, format="%H:%M")


def moment_input() -> forms.DateTimeInput:
    return forms.DateTimeInput(attrs={"type": "datetime-local", "step": "300"}, format="%Y-%m-%dT%H:%M")


class _Chips(forms.widgets.ChoiceWidget):
    """``icons``: value → icon name; ``hints``: value → a line under the label; ``tall``: big tiles."""

    option_template_name = "components/forms/chip.html"
    template_name = "components/forms/chips.html"

    def __init__(
        self,
        *args: Any,
        icons: Mapping[str, str] | None = None,
        hints: Mapping[str, object] | None = None,
        tall: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.icons, self.hints, self.tall = dict(icons or {}), dict(hints or {}), tall

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["tall"] = self.tall
        return context

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        option["icon"] = self.icons.get(str(value), "")
        option["hint"] = self.hints.get(str(value), "")
        option["theme"] = icons.THEMES.get(str(value), "")
        return option


class ChipRadioSelect(_Chips, forms.RadioSelect):
    """One choice among few, all visible."""


class ChipCheckboxSelectMultiple(_Chips, forms.CheckboxSelectMultiple):
    """Several choices among few, all visible."""


class ThemeRadioSelect(ChipRadioSelect):
    """The five themes with their colours and icons."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"icons": icons.THEMES, **kwargs})


class ChannelRadioSelect(ChipRadioSelect):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"icons": icons.CHANNELS, **kwargs})
