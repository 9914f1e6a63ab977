from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cdm.core import links


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Your code"),
        help_text=_("Eight letters and digits, on your confirmation. Capitals and spaces do not matter."),
        max_length=20,
        widget=forms.TextInput(
            attrs={"class": "code-input", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": _("Type the code of your booking.")},
    )

    def clean_code(self) -> str:
        return links.clean_code(self.cleaned_data["code"])
