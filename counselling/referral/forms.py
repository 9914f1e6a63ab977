from __future__ import annotations

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from cdm.core import contacts
from cdm.core.forms import ChipRadioSelect, ThemeRadioSelect
from cdm.core.vocabulary import Language, Theme
from counselling.models import PAGE_LANGUAGES


class AboutForm(forms.Form):
    """What it is about. It stands in the address; nothing typed."""

    hide_optional = True

    theme = forms.ChoiceField(label=_("What is it about?"), choices=Theme.choices, widget=ThemeRadioSelect)
    language = forms.ChoiceField(label=_("In which language?"), choices=Language.choices, widget=ChipRadioSelect)
    to = forms.ChoiceField(label=_("The note in"), choices=PAGE_LANGUAGES, widget=ChipRadioSelect)


class MakeForm(forms.Form):
    """The button at a partner."""

    submission = forms.UUIDField()


class MailForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address of the visitor"),
        max_length=254,
        help_text=_("It stands in this mail only, and is erased some days later."),
        error_messages={
            "invalid": _("This does not look like an e-mail address. Example: name@example.org."),
            "required": _("Write the address, or print the note."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email", "spellcheck": "false"}),
    )
    submission = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)

    def clean_email(self) -> str:
        return contacts.email_address(self.cleaned_data["email"])
