from __future__ import annotations

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
