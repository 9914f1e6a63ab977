"""Hours, absences, closures and regimes as people fill them in."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cdm.agenda.intervals import Interval
from cdm.agenda.models import WEEKDAYS, AvailabilityRule, Closure, ExtraOpening, Regime, RuleException, Site
from cdm.core import clock
from cdm.core.forms import (
    ChannelRadioSelect,
    ChipCheckboxSelectMultiple,
    ChipRadioSelect,
    DayField,
    ThemeRadioSelect,
    day_input,
    row_field,
    time_input,
)
from cdm.core.vocabulary import BOOKABLE_CHANNELS, Language, Theme

CHANNELS = [(channel.value, channel.label) for channel in BOOKABLE_CHANNELS]
ANY = ("", _("All"))


class OfferFields(forms.ModelForm):
    """The three lists of an offer: nothing ticked means all of them."""

    channels = forms.MultipleChoiceField(
        label=_("Channels"), choices=CHANNELS, required=False, widget=ChipCheckboxSelectMultiple
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=Language.choices, required=False, widget=ChipCheckboxSelectMultiple
    )
    themes = forms.MultipleChoiceField(
        label=_("Themes"),
        choices=Theme.choices,
        required=False,
        widget=ChipCheckboxSelectMultiple,
        help_text=_("Tick nothing for all of them; the same holds for channels and languages."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sites = row_field(self, "site")
        sites.empty_label = None
        if not self.instance.pk and len(only := list(Site.objects.all()[:2])) == 1:
            self.initial["site"] = only[0]  # the row's own, none yet, would go before the field's


class RuleForm(OfferFields):
    weekday = forms.TypedChoiceField(label=_("Day"), choices=WEEKDAYS, coerce=int, widget=ChipRadioSelect)

    class Meta:
        model = AvailabilityRule
        fields = ("weekday", "starts", "ends", "site", "channels", "languages", "themes", "valid_from", "valid_until")
        widgets = {
            "starts": time_input(),
            "ends": time_input(),
            "site": ChipRadioSelect,
            "valid_from": day_input(),
            "valid_until": day_input(),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        _in_order(self, "starts", "ends")
        first, last = cleaned.get("valid_from"), cleaned.get("valid_until")
        if first and last and first > last:
            self.add_error("valid_until", _("The last day comes after the first."))
        return cleaned


class ExtraForm(OfferFields):
    class Meta:
        model = ExtraOpening
        fields = ("day", "starts", "ends", "site", "channels", "languages", "themes")
        widgets = {"day": day_input(), "starts": time_input(), "ends": time_input(), "site": ChipRadioSelect}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        _not_past(self, "day")
        _in_order(self, "starts", "ends")
        return cleaned


class ExceptionForm(forms.ModelForm):
    """One date on which a rule does not hold, or holds at other hours."""

    class Meta:
        model = RuleException
        fields = ("day", "starts", "ends")
        widgets = {"day": day_input(), "starts": time_input(), "ends": time_input()}
        help_texts = {"starts": _("Leave both hours empty to receive nobody on that date.")}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        rule = self.instance.rule
        day = cleaned.get("day")
        _not_past(self, "day")
        if day and day.weekday() != rule.weekday:
            self.add_error("day", _("This date is not a %(day)s.") % {"day": rule.get_weekday_display().lower()})
        if day and RuleException.objects.filter(rule=rule, day=day).exclude(pk=self.instance.pk).exists():
            self.add_error("day", _("There is an exception on this date already."))
        if bool(cleaned.get("starts")) != bool(cleaned.get("ends")):
            self.add_error("ends", _("Give both hours, or none."))
        _in_order(self, "starts", "ends")
        return cleaned


class AbsenceForm(forms.Form):
    """Whole days unless hours are given."""

    first = DayField(label=_("First day away"))
    last = DayField(label=_("Last day away"), required=False, help_text=_("Empty: one day."))
    starts = forms.TimeField(
        label=_("From"), widget=time_input(), required=False, help_text=_("Only for a part of the day.")
    )
    ends = forms.TimeField(label=_("Until"), widget=time_input(), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first: dt.date | None = cleaned.get("first")
        if not first:
            return cleaned
        last: dt.date = cleaned.get("last") or first
        if last < first:
            self.add_error("last", _("The last day comes after the first."))
            return cleaned
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        begin = clock.at(first, starts) if starts else clock.day_bounds(first)[0]
        end = clock.at(last, ends) if ends else clock.day_bounds(last)[1]
        if end <= begin:
            self.add_error("ends", _("The end comes after the beginning."))
        elif end <= clock.now():
            self.add_error("last", _("This is over already."))
        cleaned["period"] = Interval(begin, end)
        return cleaned


class ClosureForm(forms.ModelForm):
    class Meta:
        model = Closure
        fields = ("kind", "first_day", "last_day", "starts", "ends", "site", "label_fr", "label_nl")
        widgets = {
            "kind": ChipRadioSelect,
            "first_day": day_input(),
            "last_day": day_input(),
            "starts": time_input(),
            "ends": time_input(),
        }
        help_texts = {"starts": _("Only for a part of each day.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row_field(self, "site").empty_label = _("The whole centre")
        for name in ("label_fr", "label_nl"):
            self.fields[name].required = True
        self.fields["label_fr"].label = _("Reason visitors read, in French")
        self.fields["label_nl"].label = _("Reason visitors read, in Dutch")
        self.fields["site"].help_text = ""


class RegimeForm(forms.ModelForm):
    kind = forms.ChoiceField(label=_("How the centre is open"), choices=Regime.Kind.choices, widget=ChipRadioSelect)

    class Meta:
        model = Regime
        fields = ("kind", "starts", "ends", "remote_goes_on", "capacity_percent", "note_fr", "note_nl")
        widgets = {
            "starts": day_input(),
            "ends": day_input(),
            "note_fr": forms.Textarea(attrs={"rows": 2}),
            "note_nl": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {"ends": _("Empty: until further notice."), "capacity_percent": _("100: every place.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note_fr"].label = _("What visitors read, in French")
        self.fields["note_nl"].label = _("What visitors read, in Dutch")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, other in (("note_fr", "note_nl"), ("note_nl", "note_fr")):
            if cleaned.get(other) and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("Write it in both languages, or in none."))
        return cleaned


class PreviewForm(forms.Form):
    """What a resident would ask for; empty is whatever."""

    theme = forms.ChoiceField(label=_("Theme"), choices=[ANY, *Theme.choices], required=False, widget=ThemeRadioSelect)
    language = forms.ChoiceField(
        label=_("Language"), choices=[ANY, *Language.choices], required=False, widget=ChipRadioSelect
    )
    channel = forms.ChoiceField(label=_("Channel"), choices=[ANY, *CHANNELS], required=False, widget=ChannelRadioSelect)


def _in_order(form: forms.BaseForm, first: str, last: str) -> None:
    starts, ends = form.cleaned_data.get(first), form.cleaned_data.get(last)
    if starts is not None and ends is not None and starts >= ends:
        form.add_error(last, _("The end comes after the beginning."))


def _not_past(form: forms.BaseForm, name: str) -> None:
    day: dt.date | None = form.cleaned_data.get(name)
    if day and day < clock.today():
        form.add_error(name, _("This day is over."))
