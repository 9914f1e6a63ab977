from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cdm.core.forms import day_input
from stats.models import KeyEvent

MOST = 40  # key events of a year
LABELS = {
    "title_fr": _("Title in French"),
    "title_nl": _("Title in Dutch"),
    "text_fr": _("Text in French"),
    "text_nl": _("Text in Dutch"),
}


class KeyEventForm(forms.ModelForm):
    """A new one without a number comes last. A text in one language only would be missing in the other's report."""

    hide_optional = True

    class Meta:
        model = KeyEvent
        fields = ("title_fr", "title_nl", "text_fr", "text_nl", "day", "position")
        widgets = {"day": day_input(), "text_fr": forms.Textarea({"rows": 3}), "text_nl": forms.Textarea({"rows": 3})}

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year
        for name, label in LABELS.items():
            self.fields[name].label = label
        for name in ("title_fr", "title_nl"):
            self.fields[name].required = True
        self.fields["position"].required = False
        if self.instance._state.adding:
            self.fields["position"].initial = None

    def clean_position(self) -> int:
        said: int | None = self.cleaned_data.get("position")
        return 9000 if said is None else said

    def clean_day(self) -> Any:
        day = self.cleaned_data.get("day")
        if day and day.year != self.year:
            raise forms.ValidationError(_("Choose a day in %(year)s.") % {"year": self.year})
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for here, there in (("text_fr", "text_nl"), ("text_nl", "text_fr")):
            if cleaned.get(here) and not cleaned.get(there) and there not in self.errors:
                self.add_error(there, _("The report is made in both languages: write the text in both, or in neither."))
        return cleaned


def event_lines(data: QueryDict | None, *, year: int) -> Any:
    """The year's key events with an empty line at the end: a formset."""
    lines = forms.modelformset_factory(
        KeyEvent, form=KeyEventForm, extra=1, can_delete=True, can_delete_extra=False, max_num=MOST, validate_max=True
    )
    return lines(data, queryset=KeyEvent.objects.filter(year=year), prefix="e", form_kwargs={"year": year})
