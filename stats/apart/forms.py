from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from cdm.core import clock
from cdm.core.forms import ChipRadioSelect, choice_field, day_input
from stats import names
from stats.apart import cohorts
from stats.models import Cohort, Term
from stats.recording import EARLIEST

MOST_AT_ONCE = 100_000  # people of one audience on one day; more is a typing mistake


class AudienceForm(forms.Form):
    """So many people of one audience, on one day. ``key`` keeps a form sent twice from counting twice (B3)."""

    audience = forms.ChoiceField(label=_("Audience"), widget=ChipRadioSelect)
    day = forms.DateField(label=_("Day"), widget=day_input())
    count = forms.IntegerField(
        label=_("People reached"),
        min_value=1,
        max_value=MOST_AT_ONCE,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        """``year``: that of the page, whose audiences are on offer. One query."""
        super().__init__(*args, **kwargs)
        self.year = year
        self.terms = list(Term.objects.of(Term.List.AUDIENCE).order_by("position", "code"))
        offered = [term for term in self.terms if self._valid(term, year)]
        choice_field(self, "audience").choices = [(term.code, term.label) for term in offered]
        today = clock.today()
        last = min(today, dt.date(year, 12, 31))
        self.fields["day"].initial = last
        self.fields["day"].widget.attrs |= {"min": dt.date(year, 1, 1).isoformat(), "max": last.isoformat()}
        self.fields["key"].initial = uuid.uuid4

    @staticmethod
    def _valid(term: Term, year: int) -> bool:
        return (term.valid_from or 0) <= year <= (term.valid_until or 9999)

    def clean_day(self) -> dt.date:
        day: dt.date = self.cleaned_data["day"]
        if day > clock.today():
            raise forms.ValidationError(_("This day is still to come."))
        if day.year != self.year:
            raise forms.ValidationError(_("Choose a day in %(year)s.") % {"year": self.year})
        return day

    @property
    def label(self) -> str:
        return next(term.label for term in self.terms if term.code == self.cleaned_data["audience"])


class TakeOutForm(forms.Form):
    """A line of the list as its button sends it."""

    day = forms.DateField()
    audience = forms.CharField(max_length=32)
    count = forms.IntegerField(min_value=1, max_value=2**31)


class CohortForm(forms.ModelForm):
    class Meta:
        model = Cohort
        fields = (
            *("title_fr", "title_nl", "programme", "year", "starts", "ends"),
            *("persons", "individual", "group", "positive", "target_persons", "target_positive"),
        )
        widgets = {"starts": day_input(), "ends": day_input()}
        help_texts = {
            "individual": _("If the programme tells interviews and groups apart: nobody is counted in both."),
            "positive": _("A job, a training, a return to school: as the programme defines it. Empty: not known yet."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Asks for the names of the programmes: one query."""
        super().__init__(*args, **kwargs)
        known = names.of("programme")
        if self.instance.programme and self.instance.programme not in known:
            known[self.instance.programme] = self.instance.programme  # one that was taken off the list keeps its own
        self.fields["programme"] = forms.ChoiceField(
            label=self.fields["programme"].label,
            choices=[("", _("Choose")), *sorted(known.items(), key=lambda entry: entry[1].casefold())],
        )
        for name, label in (("title_fr", _("Title in French")), ("title_nl", _("Title in Dutch"))):
            self.fields[name].label, self.fields[name].required = label, True
        for name, field in self.fields.items():
            if isinstance(field, forms.IntegerField):
                field.widget.attrs |= {"inputmode": "numeric"}
                most = clock.today().year + 1 if name == "year" else MOST_AT_ONCE
                field.widget.attrs["max"] = most
                field.validators.append(MaxValueValidator(most))
        self.fields["year"].widget.attrs["min"] = EARLIEST.year
        self.fixed = () if self.instance._state.adding else cohorts.fixed(self.instance)
        for name in self.fixed:
            self.fields[name].disabled = True

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        if year < EARLIEST.year:
            raise forms.ValidationError(_("This year is too long ago."))
        return year

    def clean(self) -> dict[str, Any]:
        """What the constraints say, each at the field it is about."""
        said = super().clean() or {}

        def known(*names: str) -> bool:
            return all(said.get(name) is not None for name in names)

        broken = {
            "cohort_parts_add_up": known("persons", "individual", "group")
            and said["individual"] + said["group"] != said["persons"],
            "cohort_positive_within": known("persons", "positive") and said["positive"] > said["persons"],
            "cohort_ends_after_it_starts": known("starts", "ends") and said["ends"] < said["starts"],
        }
        for name in filter(broken.get, broken):
            self.add_error(cohorts.SAID[name].field, str(cohorts.SAID[name]))
        return said
