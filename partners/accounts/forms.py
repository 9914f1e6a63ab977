from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cdm.core import links


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("The code they read to you"),
        max_length=20,
        help_text=_("Eight letters and digits; spaces and small letters do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        return links.clean_code(self.cleaned_data["code"])


class AddressCodeForm(CodeForm):
    """The code of a mail, which a phone may offer to type."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code from the mail")
        self.fields["code"].widget.attrs["autocomplete"] = "one-time-code"


class AddressForm(forms.Form):
    email = forms.EmailField(
        label=_("New e-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

    def __init__(self, *args: Any, present: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.present = present

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if email == self.present.lower():
            raise forms.ValidationError(_("This is your address already."))
        return email
