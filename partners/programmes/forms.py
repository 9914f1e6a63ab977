from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cdm.core import clock, contacts, human
from cdm.core.forms import ChipCheckboxSelectMultiple, day_input, row_field
from partners import pairs
from partners.models import Partner, Programme, ProgrammeTarget
from partners.programmes import keeping
from stats.shares import links

EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2100, 1, 1)
MOST = 1_000_000  # of anything in a year; more is a typing mistake
LINES = ("name", "audience", "funder")
LABELS = {
    "name": (_("Name in French"), _("Name in Dutch")),
    "description": (_("What it does, in French"), _("What it does, in Dutch")),
    "audience": (_("For whom, in French"), _("For whom, in Dutch")),
    "funder": (_("Funded by, in French"), _("Funded by, in Dutch")),
}


class ProgrammeForm(forms.ModelForm):
    partners: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        label=_("Partners who carry it"),
        queryset=Partner.objects.none(),
        required=False,
        widget=ChipCheckboxSelectMultiple,
        help_text=_("Their coordinators read of it, and their people can record contacts for it."),
    )

    class Meta:
        model = Programme
        fields = (
            *("code", "name_fr", "name_nl", "description_fr", "description_nl", "audience_fr", "audience_nl"),
            *("funder_fr", "funder_nl", "starts", "ends", "partners", "active"),
        )
        widgets = {"starts": day_input(), "ends": day_input()}
        help_texts = {
            "code": _("A word of lower-case letters: figures keep it, so that it never changes."),
            "starts": _("The public reads of it from this day on. Empty: from today."),
            "ends": _("Empty: no end is known yet."),
            "active": _("One that is not active is shown nowhere outside, and nothing more is recorded for it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pairs.label(self, LABELS)
        was = Q(programmes=self.instance) if self.instance.pk else Q(pk=None)
        row_field(self, "partners").queryset = Partner.objects.filter(Q(active=True) | was).distinct()
        if self.instance.pk:
            self.initial["partners"] = [partner.pk for partner in self.instance.partners.all()]
            del self.fields["code"]
        for code in pairs.CODES:
            self.fields[f"name_{code}"].required = True
            attrs = {"rows": 6, "maxlength": "3000", "lang": code}
            self.fields[f"description_{code}"] = forms.CharField(
                label=LABELS["description"][code == "nl"],
                required=False,
                max_length=3000,
                widget=forms.Textarea(attrs=attrs),
            )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for word in LINES:
            for code in pairs.CODES:
                if said.get(f"{word}_{code}"):
                    said[f"{word}_{code}"] = contacts.one_line(said[f"{word}_{code}"])
        pairs.both_or_neither(self, said, ("description", "audience", "funder"))
        first, last = said.get("starts"), said.get("ends")
        for name, day in (("starts", first), ("ends", last)):
            if day and not EARLIEST <= day <= LATEST:
                self.add_error(name, _("Choose a day between 2000 and 2100."))
        if first and last and last < first:
            self.add_error("ends", str(keeping.SAID["programme_in_order"]))
        return said


class TargetsForm(forms.Form):
    """What was promised for one year: a number for each of ``ProgrammeTarget.What``, empty where nothing was."""

    hide_optional = True

    def __init__(self, *args: Any, last: tuple[int, Mapping[str, int]], **kwargs: Any) -> None:
        """``last``: the year before and what was promised for it, to go by."""
        super().__init__(*args, **kwargs)
        year, before = last
        for what in ProgrammeTarget.What:
            words = {"year": year, "count": human.number(before.get(what.value, 0))}
            self.fields[what.value] = forms.IntegerField(
                label=what.label,
                required=False,
                help_text=_("In %(year)s: %(count)s") % words if what.value in before else "",
                min_value=1,
                validators=[MaxValueValidator(MOST)],
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "max": MOST}),
            )


class LinkForm(forms.Form):
    """For whom a link to the programme's public figures is, and until when."""

    title = forms.CharField(
        label=_("For whom"),
        max_length=120,
        help_text=_("For your own list; whoever opens the link does not see it."),
    )
    expires = forms.DateField(label=_("Valid until"), widget=day_input(), help_text=_("At most two years ahead."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        self.fields["expires"].initial = today + links.USUAL
        self.fields["expires"].widget.attrs |= {
            "min": (today + dt.timedelta(days=1)).isoformat(),
            "max": (today + links.LONGEST).isoformat(),
        }

    def clean_title(self) -> str:
        return contacts.one_line(self.cleaned_data["title"])
