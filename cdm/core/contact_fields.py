"""What a form asks of a person who wants to be called something and reached somehow."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cdm.core import contacts


class ContactFields(forms.Form):
    """A name or pseudonym, an e-mail address, a phone number: each in its one spelling, ``""`` when left empty.

    None is required; a room says what it uses the address for, and requires what it cannot do without.
    """

    name = forms.CharField(
        label=_("Name or pseudonym"),
        max_length=80,
        required=False,
        help_text=_("What we may call you. It need not be your real name."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        required=False,
        error_messages={"invalid": _("This does not look like an e-mail address. Example: name@example.org.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}),
    )
    phone = forms.CharField(
        label=_("Phone number"),
        max_length=40,
        required=False,
        help_text=_("In case something changes."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )

    def clean_name(self) -> str:
        return contacts.one_line(self.cleaned_data["name"])

    def clean_email(self) -> str:
        return contacts.email_address(self.cleaned_data["email"])

    def clean_phone(self) -> str:
        try:
            return contacts.phone_number(self.cleaned_data["phone"])
        except ValueError:
            raise ValidationError(_("This does not look like a phone number. Example: 0470 12 34 56.")) from None
