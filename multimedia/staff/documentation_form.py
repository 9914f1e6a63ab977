"""One work, as a documentalist describes it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cdm.core import clock
from cdm.core.forms import ChipRadioSelect, ThemeRadioSelect, choice_field, day_input
from cdm.core.vocabulary import Theme
from multimedia.documentation import isbn
from multimedia.documentation.columns import EARLIEST, MOST_COPIES, latest_year
from multimedia.models import Work

ONE_LINE = ("call_number", "title", "authors", "publisher", "place")


class WorkForm(forms.ModelForm):
    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)  # what the person read
    isbn = forms.CharField(
        label="ISBN",
        required=False,
        max_length=40,
        help_text=gettext_lazy("10 or 13 figures, with or without hyphens."),
    )
    year = forms.IntegerField(label=pgettext_lazy("work", "Year"), required=False, min_value=EARLIEST)
    copies = forms.IntegerField(label=gettext_lazy("Copies"), min_value=1, max_value=MOST_COPIES, initial=1)

    class Meta:
        model = Work
        fields = (
            "title",
            "authors",
            "publisher",
            "year",
            "isbn",
            "language",
            "theme",
            "call_number",
            "place",
            "copies",
            "state",
            "acquired",
        )
        widgets = {
            "language": ChipRadioSelect,
            "theme": ThemeRadioSelect,
            "state": ChipRadioSelect,
            "acquired": day_input(),
            "place": forms.TextInput(attrs={"list": "places"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "theme").choices = [*((each.value, each.verb) for each in Theme), ("", _("No theme"))]
        choice_field(self, "language").choices = Work.WorkLanguage.choices
        self.fields["authors"].help_text = _("As on the cover; several are kept apart by a semicolon.")
        self.fields["place"].help_text = _("What visitors read: a room, a bay, a shelf.")

    def refresh(self, *, seen: str) -> None:
        """Let who saves again do it knowingly."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["seen"] = seen
        self.data = data

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ONE_LINE:
            if name in cleaned:
                cleaned[name] = " ".join(cleaned[name].split())
        return cleaned

    def clean_isbn(self) -> str:
        typed: str = self.cleaned_data["isbn"]
        try:
            return isbn.normal(typed) if typed.strip() else ""
        except isbn.NotAnIsbn:
            raise ValidationError(_("These figures are no ISBN: one is missing or mistyped.")) from None

    def clean_year(self) -> int | None:
        year: int | None = self.cleaned_data["year"]
        if year and year > latest_year():
            raise ValidationError(_("Write a year up to %(last)d.") % {"last": latest_year()})
        return year

    def clean_acquired(self) -> Any:
        day = self.cleaned_data["acquired"]
        if day and (day > clock.today() or day.year < 1900):
            raise ValidationError(_("Choose a day that is not in the future."))
        return day
