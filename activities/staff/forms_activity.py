"""What is offered, as coordinators fill it in: French and Dutch side by side."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Audience, Picture
from activities.models.activity import WORDS
from activities.planning import pictures
from activities.planning.pictures import Drawn
from cdm.core import icons
from cdm.core.access import Member
from cdm.core.forms import ChipCheckboxSelectMultiple, ChipRadioSelect, choice_field, row_field
from cdm.core.refused import Refused
from cdm.core.vocabulary import Language, Role, Theme
from partners.models import Partner, Programme

SALT = "activities.picture"
WORD_FIELDS = (*WORDS, "prerequisites", "accessibility")
LABELS = {
    "title": (_("Title in French"), _("Title in Dutch")),
    "summary": (_("In one sentence, in French"), _("In one sentence, in Dutch")),
    "description": (_("Description in French"), _("Description in Dutch")),
    "prerequisites": (_("What one needs beforehand, in French"), _("What one needs beforehand, in Dutch")),
    "accessibility": (_("Accessibility, in French"), _("Accessibility, in Dutch")),
}
ROWS = {"summary": 2, "description": 8, "prerequisites": 2, "accessibility": 2}


class ActivityForm(forms.ModelForm):
    """A draft may lack anything but a title in one language; publishing says what is missing."""

    hide_optional = True

    themes = forms.MultipleChoiceField(
        label=_("Themes"), required=False, widget=ChipCheckboxSelectMultiple(icons=icons.THEMES)
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages in which it is given"),
        choices=Language.choices,
        required=False,
        widget=ChipCheckboxSelectMultiple,
    )
    kind = forms.ChoiceField(label=_("Kind of activity"), choices=Activity.Kind.choices, widget=ChipRadioSelect)
    image = forms.FileField(
        label=_("Choose a file"),
        required=False,
        help_text=_("JPEG, PNG or WebP, 8 MB at most. We make it smaller and take out what the camera wrote into it."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput)  # a picture read while something else was wrong
    remove_picture = forms.BooleanField(label=_("Take the picture away"), required=False)
    alt_fr = forms.CharField(label=_("What the picture shows, in French"), required=False, max_length=160)
    alt_nl = forms.CharField(label=_("What the picture shows, in Dutch"), required=False, max_length=160)

    class Meta:
        model = Activity
        fields = (
            "kind",
            *(f"{word}_{code}" for word in WORD_FIELDS for code in ("fr", "nl")),
            "themes",
            "languages",
            "audiences",
            "lead",
            "co_hosts",
            "programme",
        )
        widgets = {
            "audiences": ChipCheckboxSelectMultiple,
            "lead": ChipRadioSelect,
            "co_hosts": ChipCheckboxSelectMultiple,
            "programme": ChipRadioSelect,
        }

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        self.drawn: Drawn | None = None
        self.picture = Picture.objects.filter(activity=self.instance).first() if self.instance.pk else None
        choice_field(self, "themes").choices = [(theme.value, theme.verb) for theme in Theme]
        for word, labels in LABELS.items():
            for code, label in zip(("fr", "nl"), labels, strict=True):
                written = self.fields[f"{word}_{code}"]
                written.label, written.required = label, False
                if word in ROWS:
                    written.widget = forms.Textarea(attrs={**written.widget.attrs, "rows": ROWS[word]})
                written.widget.attrs["lang"] = code
        self.fields["co_hosts"].help_text = _("Their coordinators can change it too.")
        self.fields["audiences"].help_text = _("None chosen: for everyone.")
        self._offer_rows()
        if self.picture is None:
            del self.fields["remove_picture"]
        else:
            for name in ("alt_fr", "alt_nl"):
                self.initial[name] = getattr(self.picture, name)

    def _offer_rows(self) -> None:
        """What can be chosen now, and what was chosen even when it can no longer be."""
        was = self.instance.pk or 0
        row_field(self, "audiences").queryset = Audience.objects.filter(Q(active=True) | Q(activities=was)).distinct()
        hosts = Partner.objects.filter(Q(active=True) | Q(shared_activities=was)).distinct()
        carried = Programme.objects.visible_to(self.member).filter(active=True)
        programmes = Programme.objects.filter(Q(pk__in=carried.values("pk")) | Q(activities=was)).distinct()
        leads = self._leads()
        row_field(self, "lead").empty_label = None
        row_field(self, "lead").queryset = leads
        own = list(leads[:2])
        if len(own) == 1 and not self.initial.get("lead"):
            self.initial["lead"] = own[0].pk
            hosts = hosts.exclude(pk=own[0].pk)
        row_field(self, "co_hosts").queryset = hosts
        row_field(self, "programme").empty_label = _("None")
        row_field(self, "programme").queryset = programmes
        if not programmes.exists():
            del self.fields["programme"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("title_fr") and not cleaned.get("title_nl"):
            self.add_error("title_fr", _("Give it a title, in one language at least."))
        self._read_picture(cleaned)
        if (self.drawn or (self.picture and not cleaned.get("remove_picture"))) and not self.errors.get("image"):
            for name in ("alt_fr", "alt_nl"):
                if not (cleaned.get(name) or "").strip():
                    self.add_error(name, _("Say what the picture shows, for those who do not see it."))
        if not self.member.has(Role.MANAGER):
            hosts = {each.code for each in (cleaned.get("lead"), *(cleaned.get("co_hosts") or ())) if each}
            if cleaned.get("lead") and not hosts & self.member.partners(Role.COORDINATOR):
                self.add_error("co_hosts", _("Keep your own partner among the hosts, or you could not open it again."))
        return cleaned

    def _read_picture(self, cleaned: dict[str, Any]) -> None:
        upload = cleaned.get("image")
        try:
            if upload:
                self.drawn = pictures.draw(upload, size=upload.size)
                self.data = MultiValueDict({**dict(self.data.lists()), "kept": [_pack(self.drawn)]})  # type: ignore[attr-defined]
            elif cleaned.get("kept"):
                self.drawn = _unpack(cleaned["kept"])
        except Refused as refused:
            self.add_error("image", ValidationError(str(refused)))

    def _leads(self) -> Any:
        """Their own partners for coordinators, and whoever leads it now; any for managers."""
        if self.member.has(Role.MANAGER):
            found = Partner.objects.active()
        else:
            found = Partner.objects.active().filter(code__in=self.member.partners(Role.COORDINATOR))
        return found | Partner.objects.filter(pk=self.instance.lead_id) if self.instance.lead_id else found


def _pack(drawn: Drawn) -> str:
    return signing.dumps([base64.b85encode(drawn.image).decode(), drawn.width, drawn.height], salt=SALT)


def _unpack(kept: str) -> Drawn | None:
    try:
        image, width, height = signing.loads(kept, salt=SALT)
        return Drawn(base64.b85decode(image), width, height)
    except (signing.BadSignature, binascii.Error, ValueError):
        return None
