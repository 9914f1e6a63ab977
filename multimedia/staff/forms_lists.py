"""The smaller lists of the area: weekly hours, landmarks, equipment, questions on digital skills; and the settings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from cdm.agenda.models import WEEKDAYS, AvailabilityRule
from cdm.core.forms import ChipCheckboxSelectMultiple, ChipRadioSelect, day_input, time_input
from multimedia.models import Equipment, Landmark, MultimediaSettings, SkillArea, SkillQuestion, StewardHours
from multimedia.plan.laying import COLUMNS, ROWS
from multimedia.staff.forms_spaces import A_DAY, LABELS


class _HoursForm(forms.ModelForm):
    """The same hours on several days at once where they are new, of one day where they are changed."""

    hide_optional = True
    field_order = ("weekdays", "weekday", "starts", "ends")

    weekdays = forms.TypedMultipleChoiceField(
        label=_("Days"), choices=WEEKDAYS, coerce=int, widget=ChipCheckboxSelectMultiple
    )
    weekday = forms.TypedChoiceField(label=_("Day"), choices=WEEKDAYS, coerce=int, widget=ChipRadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["weekdays" if self.instance.pk else "weekday"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts is not None and ends is not None and starts >= ends:
            self.add_error("ends", _("The end comes after the beginning."))
        first, last = cleaned.get("valid_from"), cleaned.get("valid_until")
        if first and last and first > last:
            self.add_error("valid_until", _("The last day comes after the first."))
        if not self.errors and "weekdays" in cleaned:
            self.instance.weekday = cleaned["weekdays"][0]
        return cleaned

    def rows(self) -> list[Any]:
        """What to save: one row a day."""
        if "weekday" in self.fields:
            return [self.instance]
        same = {name: self.cleaned_data[name] for name in self._meta.fields or () if name in self.cleaned_data}
        same.pop("weekday", None)
        return [self.for_day(weekday, same) for weekday in sorted(self.cleaned_data["weekdays"])]

    def for_day(self, weekday: int, same: dict[str, Any]) -> Any:
        return type(self.instance)(weekday=weekday, **same)


class SpaceHoursForm(_HoursForm):
    """Of a space of its own; ``instance`` has its calendar and site."""

    class Meta:
        model = AvailabilityRule
        fields = ("weekday", "starts", "ends", "valid_from", "valid_until")
        widgets = {
            "starts": time_input(),
            "ends": time_input(),
            "valid_from": day_input(),
            "valid_until": day_input(),
        }
        help_texts = {"valid_from": _("Leave both days empty for hours that always hold.")}

    def for_day(self, weekday: int, same: dict[str, Any]) -> AvailabilityRule:
        mine = self.instance
        return AvailabilityRule(calendar_id=mine.calendar_id, site_id=mine.site_id, weekday=weekday, **same)


class StewardHoursForm(_HoursForm):
    class Meta:
        model = StewardHours
        fields = ("weekday", "starts", "ends")
        widgets = {"starts": time_input(), "ends": time_input()}


def in_both_languages(form: forms.BaseForm, *names: str) -> None:
    """Both are asked for."""
    for name in names:
        form.fields[name].label = LABELS.get(name, form.fields[name].label)
        form.fields[name].required = True


class LandmarkForm(forms.ModelForm):
    """``column`` and ``row`` as people count, from 1."""

    hide_optional = True

    column = forms.IntegerField(label=_("Column, from the left"), min_value=1, max_value=COLUMNS)
    row = forms.IntegerField(label=_("Row, from the top"), min_value=1, max_value=ROWS)

    class Meta:
        model = Landmark
        fields = ("name_fr", "name_nl", "width", "height")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_both_languages(self, "name_fr", "name_nl")
        self.fields["width"].validators.append(MaxValueValidator(COLUMNS))
        self.fields["height"].validators.append(MaxValueValidator(ROWS))
        if self.instance.pk:
            self.fields["column"].initial, self.fields["row"].initial = self.instance.x + 1, self.instance.y + 1

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, field in (("x", "column"), ("y", "row")):
            setattr(self.instance, name, (cleaned.get(field) or 1) - 1)
        return cleaned


class _Positioned(forms.ModelForm):
    """A line of a list that people order; a new one without a number comes last."""

    hide_optional = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["position"].required = False
        if not self.instance.pk:
            self.fields["position"].initial = None

    def clean_position(self) -> int:
        said: int | None = self.cleaned_data.get("position")
        return 9000 if said is None else said


class EquipmentForm(_Positioned):
    class Meta:
        model = Equipment
        fields = ("name_fr", "name_nl", "position")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_both_languages(self, "name_fr", "name_nl")


class QuestionForm(_Positioned):
    class Meta:
        model = SkillQuestion
        fields = ("text_fr", "text_nl", "position", "active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_both_languages(self, "text_fr", "text_nl")
        self.fields["text_fr"].label, self.fields["text_nl"].label = _("In French"), _("In Dutch")
        for name in ("text_fr", "text_nl"):
            self.fields[name].help_text = ""  # said once, above them all
        self.fields["active"].label = _("asked")


class AreaForm(forms.ModelForm):
    hide_optional = True

    class Meta:
        model = SkillArea
        fields = ("name_fr", "name_nl", "advice_fr", "advice_nl", "search_fr", "search_nl", "position")
        widgets = {"advice_fr": forms.Textarea(attrs={"rows": 3}), "advice_nl": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_both_languages(self, "name_fr", "name_nl")
        words = {
            "advice_fr": _("What to do next, in French"),
            "advice_nl": _("What to do next, in Dutch"),
            "search_fr": _("Words that find its workshops, in French"),
            "search_nl": _("Words that find its workshops, in Dutch"),
        }
        for name, label in words.items():
            self.fields[name].label = label
            self.fields[name].help_text = ""
        self.fields["search_fr"].help_text = _("As one would type them in the agenda. Empty: no workshop is named.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("advice", "search"):
            for here, there in ((f"{name}_fr", f"{name}_nl"), (f"{name}_nl", f"{name}_fr")):
                if cleaned.get(there) and not cleaned.get(here) and here not in self.errors:
                    self.add_error(here, _("Write it in both languages, or in none."))
        return cleaned


class SettingsForm(forms.ModelForm):
    hide_optional = True

    class Meta:
        model = MultimediaSettings
        fields = ("late_after_minutes", "called_minutes", "warn_minutes", "change_until_minutes", "erase_after_days")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("late_after_minutes", "called_minutes", "warn_minutes"):
            self.fields[name].validators.append(MaxValueValidator(120))
        self.fields["change_until_minutes"].validators.append(MaxValueValidator(7 * A_DAY))
        self.fields["erase_after_days"].validators += [MinValueValidator(1), MaxValueValidator(90)]


def list_of(form: type[forms.ModelForm], *, more: int = 2, most: int = 100, deletable: bool = True) -> Any:
    """A page of lines to change, with ``more`` empty ones for what is new."""
    return forms.modelformset_factory(
        form._meta.model,
        form=form,
        extra=more,
        max_num=most,
        validate_max=True,
        absolute_max=most + 10,
        can_delete=deletable,
    )


def changed(lines: Any) -> tuple[list[Any], list[Any]]:
    """(rows to save, rows to take away) of a valid page of lines; a new one that is to go is none."""
    dropped = [form.instance for form in getattr(lines, "deleted_forms", []) if form.instance.pk]
    gone = set(getattr(lines, "deleted_forms", []))
    rows = [form.instance for form in lines.forms if form.has_changed() and form not in gone]
    return rows, dropped
