"""A sheet as it is filled in: French and Dutch side by side, and the links of the partner under it."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cdm.accounts.models import User
from cdm.core import contacts, icons
from cdm.core.forms import ChipCheckboxSelectMultiple, ChipRadioSelect, choice_field, row_field
from cdm.core.vocabulary import Language, Theme
from partners.directory import codes
from partners.directory.sheets import LABELS, people
from partners.models import Partner, PartnerLink

CADENCES = (3, 6, 12)
MOST_LINKS = 12
WEB = URLValidator(schemes=["http", "https"])
LINK_LABELS = {
    "label_fr": _("What it leads to, in French"),
    "label_nl": _("What it leads to, in Dutch"),
    "url_fr": _("Address of the page in French"),
    "url_nl": _("Address of the page in Dutch"),
}
_PHONE = re.compile(r"\+?[0-9][0-9 ./()\-]{2,28}")


def _web(label: Any, **more: Any) -> forms.URLField:
    widget = forms.URLInput(attrs={"inputmode": "url", "spellcheck": "false"})
    return forms.URLField(
        label=label, required=False, max_length=200, assume_scheme="https", validators=[WEB], widget=widget, **more
    )


class NewForm(forms.Form):
    """What a partner is known by before its sheet says more."""

    name_fr = forms.CharField(label=LABELS["name_fr"], max_length=120, widget=forms.TextInput(attrs={"lang": "fr"}))
    name_nl = forms.CharField(label=LABELS["name_nl"], max_length=120, widget=forms.TextInput(attrs={"lang": "nl"}))
    code = forms.SlugField(
        label=_("Code"),
        max_length=20,
        help_text=_("A word of lower-case letters: figures keep it, so that it never changes."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    first_circle = forms.BooleanField(
        label=_("First circle"), required=False, help_text=_("Partners of the first circle stand first in the list.")
    )

    def clean_code(self) -> str:
        code = self.cleaned_data["code"].lower()
        codes.check(code)
        return code

    def clean_name_fr(self) -> str:
        return contacts.one_line(self.cleaned_data["name_fr"])

    def clean_name_nl(self) -> str:
        return contacts.one_line(self.cleaned_data["name_nl"])


class SheetForm(forms.ModelForm):
    """``settles``: whether its writer also says who keeps the sheet and how often it is read again.
    ``manages``: also the circle, and whether the partner is still here."""

    hide_optional = True

    website_fr, website_nl = _web(LABELS["website_fr"]), _web(LABELS["website_nl"])
    themes = forms.MultipleChoiceField(
        label=_("Themes on which it counsels"),
        required=False,
        widget=ChipCheckboxSelectMultiple(icons=icons.THEMES),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages in which it counsels"),
        choices=Language.choices,
        required=False,
        widget=ChipCheckboxSelectMultiple,
    )
    cadence = forms.TypedChoiceField(label=_("Read again every"), coerce=int, widget=ChipRadioSelect)
    owner: forms.ModelChoiceField[User] = forms.ModelChoiceField(
        label=_("Who keeps this sheet"),
        queryset=User.objects.none(),
        required=False,
        blank=True,  # or radio buttons would offer nobody in particular no more
        empty_label=_("The coordinators"),
        widget=ChipRadioSelect,
        help_text=_("We write to them when it is time to read it again. Visitors never see who it is."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Partner
        fields = (
            *("name_fr", "name_nl", "description_fr", "description_nl", "themes", "languages"),
            *("website_fr", "website_nl", "email", "phone", "address_fr", "address_nl"),
            *("owner", "cadence", "first_circle", "active"),
        )
        labels = {"active": _("Still at the centre")}
        help_texts = {
            "first_circle": _("Partners of the first circle stand first in the list."),
            "active": _(
                "A partner that leaves is no longer shown and its people lose their roles; figures keep its name."
            ),
        }

    def __init__(self, *args: Any, settles: bool, manages: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "themes").choices = [(theme.value, theme.verb) for theme in Theme]
        for name, label in LABELS.items():
            if name in self.fields:
                self.fields[name].label = label
                self.fields[name].widget.attrs["lang"] = name[-2:]
        for name in ("description_fr", "description_nl"):
            attrs = {"rows": 6, "lang": name[-2:], "maxlength": "3000"}
            self.fields[name] = forms.CharField(
                label=LABELS[name], required=False, max_length=3000, widget=forms.Textarea(attrs=attrs)
            )
        every = sorted({*CADENCES, self.instance.cadence})
        words = [ngettext("%(count)d month", "%(count)d months", months) % {"count": months} for months in every]
        choice_field(self, "cadence").choices = list(zip(every, words, strict=True))
        row_field(self, "owner").queryset = people(self.instance)
        if not settles:
            del self.fields["owner"], self.fields["cadence"]
        if not manages:
            del self.fields["first_circle"], self.fields["active"]

    def clean_name_fr(self) -> str:
        return contacts.one_line(self.cleaned_data["name_fr"])

    def clean_name_nl(self) -> str:
        return contacts.one_line(self.cleaned_data["name_nl"])

    def clean_phone(self) -> str:
        typed = contacts.one_line(self.cleaned_data["phone"])
        if typed and not _PHONE.fullmatch(typed):
            raise ValidationError(_("This does not look like a phone number. Example: 02 800 00 00."))
        return typed

    def written(self) -> list[str]:
        """The columns that differ from what was there."""
        return [name for name in self.changed_data if name != "seen"]


class LinkForm(forms.ModelForm):
    """One page of the partner's. Its Dutch address is that of the French page where nobody gives another."""

    hide_optional = True

    url_fr = _web(LINK_LABELS["url_fr"])
    url_nl = _web(LINK_LABELS["url_nl"], help_text=_("Leave it empty where it is the same page."))
    position = forms.IntegerField(
        label=_("Position"),
        required=False,
        min_value=0,
        max_value=99,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    class Meta:
        model = PartnerLink
        fields = ("label_fr", "label_nl", "url_fr", "url_nl")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["position"] = self.instance.position + 1
        for name, label in LINK_LABELS.items():
            self.fields[name].label = label
            self.fields[name].widget.attrs["lang"] = name[-2:]
        self.fields["url_fr"].required = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("url_nl") and "url_nl" not in self.errors:
            cleaned["url_nl"] = cleaned.get("url_fr")
        return cleaned


LinkLines = forms.modelformset_factory(
    PartnerLink,
    form=LinkForm,
    extra=2,
    max_num=MOST_LINKS,
    validate_max=True,
    absolute_max=MOST_LINKS + 4,
    can_delete=True,
)


def kept(lines: Any) -> tuple[list[PartnerLink], list[PartnerLink]]:
    """(the links to keep, in the order asked for; those to take away) of valid lines; without a number comes last."""
    gone = set(lines.deleted_forms)
    rows = [form for form in lines.forms if form not in gone and (form.instance.pk or form.has_changed())]
    numbers = [form.cleaned_data.get("position") for form in rows]
    order = sorted(range(len(rows)), key=lambda n: (numbers[n] is None, numbers[n] or 0, n))
    return [rows[n].instance for n in order], [form.instance for form in lines.deleted_forms if form.instance.pk]
