"""A space as managers fill it in, how many places it has, and one of them."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cdm.agenda.models import Site
from cdm.core.forms import ChipCheckboxSelectMultiple, ChipRadioSelect, row_field
from multimedia.arranging import MOST
from multimedia.models import Equipment, Space, Station

A_DAY = 24 * 60
LABELS = {
    "name_fr": _("Name in French"),
    "name_nl": _("Name in Dutch"),
    "description_fr": _("What visitors read in French"),
    "description_nl": _("What visitors read in Dutch"),
    "label_fr": _("Name in French"),
    "label_nl": _("Name in Dutch"),
}
RULES = (
    "step",
    "shortest",
    "longest",
    "buffer",
    "notice",
    "horizon",
    "walk_up_minutes",
    "extension_minutes",
    "most_places",
    "max_open_per_contact",
    "minutes_per_day",
)
LIMITS = {
    "step": 240,
    "notice": 90 * A_DAY,
    "walk_up_minutes": 720,
    "extension_minutes": 240,
    "most_places": MOST,
    "max_open_per_contact": 50,
    "minutes_per_day": A_DAY,
}


class NumbersField(forms.CharField):
    """Numbers of places: ``1, 2, 7-9`` → {1, 2, 7, 8, 9}."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=200, **kwargs)

    def to_python(self, value: Any) -> Any:
        typed: str = super().to_python(value) or ""
        found: set[int] = set()
        for part in re.split(r"[,;\s]+", re.sub(r"\s*[-–]\s*", "-", typed.strip())):
            if not part:
                continue
            read = re.fullmatch(r"([0-9]{1,3})(?:-([0-9]{1,3}))?", part)
            if read is None:
                raise ValidationError(_("Write numbers, such as 1, 2, 7-9."))
            first, last = int(read[1]), int(read[2] or read[1])
            found.update(range(first, last + 1))
        return found

    def prepare_value(self, value: Any) -> Any:
        return value if value is None or isinstance(value, str) else ", ".join(str(each) for each in sorted(value))


class _Places(forms.BaseForm):
    """A number of places, and which of them are accessible."""

    def check_places(self) -> None:
        places, numbers = self.cleaned_data.get("places"), self.cleaned_data.get("accessible")
        if places and numbers and not all(1 <= number <= places for number in numbers):
            self.add_error("accessible", _("There are %(n)s places: write numbers from 1 to %(n)s.") % {"n": places})


def _places_field() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Number of places"), min_value=1, max_value=MOST, help_text=_("They are numbered from 1.")
    )


def _accessible_field() -> NumbersField:
    return NumbersField(
        label=_("Places accessible by wheelchair"),
        help_text=_("Their numbers, such as 1, 2, 7-9. They are given last to who does not need them."),
    )


class SpaceForm(_Places, forms.ModelForm):
    """``code``, ``places`` and ``accessible`` only for a new one; whether it is active only for one there is."""

    hide_optional = True

    site: Any = forms.ModelChoiceField(label=_("Where"), queryset=Site.objects.all(), widget=ChipRadioSelect)
    places = _places_field()
    accessible = _accessible_field()

    class Meta:
        model = Space
        fields = (
            "kind",
            "name_fr",
            "name_nl",
            "description_fr",
            "description_nl",
            "code",
            "ticket_prefix",
            *RULES,
            "public",
            "active",
            "position",
        )
        widgets = {
            "kind": ChipRadioSelect,
            "description_fr": forms.Textarea(attrs={"rows": 2}),
            "description_nl": forms.Textarea(attrs={"rows": 2}),
            "ticket_prefix": forms.TextInput(attrs={"class": "short"}),
            "code": forms.TextInput(attrs={"class": "short"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = forms.ChoiceField(
            label=_("What kind of place"), choices=Space.Kind.choices, widget=ChipRadioSelect
        )
        for name in ("name_fr", "name_nl", "description_fr", "description_nl"):
            self.fields[name].label = LABELS[name]
            self.fields[name].required = name.startswith("name")
        for name, most in LIMITS.items():
            self.fields[name].validators.append(MaxValueValidator(most))
        self.fields["active"].label = pgettext_lazy("space", "In use")
        self.fields["active"].help_text = _("Switched off, it is offered nowhere; its bookings stay until you decide.")
        for name in ("code", "places", "accessible") if self.instance.pk else ("active",):
            del self.fields[name]
        sites = row_field(self, "site")
        sites.empty_label = None
        sites.initial = self.instance.calendar.site if self.instance.pk else Site.objects.first()

    def clean_ticket_prefix(self) -> str:
        letter: str = self.cleaned_data["ticket_prefix"].strip().upper()
        if not letter.isalpha():
            raise ValidationError(_("One or two letters."))
        if Space.objects.filter(active=True, ticket_prefix=letter).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("The tickets of another space begin with it."))
        return letter

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.check_places()
        shortest, longest, walk_up = (cleaned.get(name) for name in ("shortest", "longest", "walk_up_minutes"))
        if shortest and longest and shortest > longest:
            self.add_error("longest", _("The longest booking is not shorter than the shortest."))
        if longest and walk_up and walk_up > longest:
            self.add_error("walk_up_minutes", _("Who walks in stays no longer than the longest booking."))
        return cleaned


class PlacesForm(_Places, forms.Form):
    """Of a space there is."""

    hide_optional = True

    places = _places_field()
    accessible = _accessible_field()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.check_places()
        return cleaned


class StationForm(forms.ModelForm):
    """One place. Where it stands is said on the plan."""

    hide_optional = True

    equipment: Any = forms.ModelMultipleChoiceField(
        label=_("Equipment"), queryset=Equipment.objects.all(), required=False, widget=ChipCheckboxSelectMultiple
    )

    class Meta:
        model = Station
        fields = ("label_fr", "label_nl", "accessible")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("label_fr", "label_nl"):
            self.fields[name].label = LABELS[name]
            self.fields[name].help_text = _("Empty: its number.")
        self.fields["equipment"].initial = [each.pk for each in self.instance.equipment.all()]
        if not Equipment.objects.exists():
            del self.fields["equipment"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, other in (("label_fr", "label_nl"), ("label_nl", "label_fr")):
            if cleaned.get(other) and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("Write it in both languages, or in none."))
        return cleaned
