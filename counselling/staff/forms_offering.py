"""The managers' forms: a kind of interview in both languages, and the room's settings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from cdm.core import icons
from cdm.core.forms import ChipCheckboxSelectMultiple, choice_field
from cdm.core.vocabulary import Theme
from counselling.models import BOOKABLE, CounsellingSettings, InterviewKind

LABELS = {
    "name_fr": _("Name in French"),
    "name_nl": _("Name in Dutch"),
    "description_fr": _("What visitors read in French"),
    "description_nl": _("What visitors read in Dutch"),
}


class KindForm(forms.ModelForm):
    hide_optional = True

    themes = forms.MultipleChoiceField(
        label=_("Themes"),
        required=False,
        help_text=_("None chosen: all of them."),
        widget=ChipCheckboxSelectMultiple(icons=icons.THEMES),
    )
    channels = forms.MultipleChoiceField(
        label=_("How"),
        required=False,
        choices=BOOKABLE,
        help_text=_("None chosen: every way."),
        widget=ChipCheckboxSelectMultiple(icons=icons.CHANNELS),
    )

    class Meta:
        model = InterviewKind
        fields = (
            "name_fr",
            "name_nl",
            "description_fr",
            "description_nl",
            "themes",
            "channels",
            "duration",
            "step",
            "buffer_before",
            "buffer_after",
            "notice",
            "horizon",
            "counsellors",
            "needs_room",
            "public",
            "active",
            "position",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "themes").choices = [(theme.value, theme.verb) for theme in Theme]
        for name, label in LABELS.items():
            self.fields[name].label = label
        for name in ("name_fr", "name_nl"):
            self.fields[name].required = True


class SettingsForm(forms.ModelForm):
    hide_optional = True

    class Meta:
        model = CounsellingSettings
        fields = ("max_open_per_contact", "change_until_minutes", "erase_after_days", "video_room_url")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["max_open_per_contact"].validators += [MinValueValidator(1), MaxValueValidator(50)]
        self.fields["erase_after_days"].validators += [MinValueValidator(1), MaxValueValidator(90)]
        self.fields["change_until_minutes"].validators.append(MaxValueValidator(7 * 24 * 60))

    def clean_video_room_url(self) -> str:
        address: str = self.cleaned_data["video_room_url"].strip()
        if address and not (address.startswith("https://") and "{room}" in address):
            raise ValidationError(_("Begin with https:// and write {room} where the name of the room goes."))
        return address
