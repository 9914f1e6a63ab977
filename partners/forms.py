from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cdm.accounts.forms import PASSWORD_RULES
from cdm.accounts.models import User
from cdm.core.access import Member
from cdm.core.forms import choice_field, row_field
from cdm.core.vocabulary import PARTNER_ROLES, Role
from partners.models import Partner


class InviteForm(forms.Form):
    """What ``member`` may offer: a coordinator the roles of their partner, a manager all."""

    hide_optional = True  # for whom the partner has to be chosen stands beneath it

    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    partner: forms.ModelChoiceField[Partner] = forms.ModelChoiceField(
        label=_("Partner"),
        queryset=Partner.objects.none(),
        required=False,
        help_text=_("For counsellors and coordinators only."),
        empty_label="–",
    )
    language = forms.ChoiceField(
        label=_("Language of the invitation"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        manager = member.has(Role.MANAGER)
        choice_field(self, "role").choices = [(role.value, role.label) for role in (Role if manager else PARTNER_ROLES)]
        self.fields["language"].initial = get_language()
        partners = Partner.objects.active()
        self.own: Partner | None = None
        if not manager:
            partners = partners.filter(code__in=member.partners(Role.COORDINATOR))
        row_field(self, "partner").queryset = partners
        if not manager and len(partners) == 1:
            self.own = partners[0]
            del self.fields["partner"]

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        role = cleaned.get("role")
        cleaned["partner"] = self.own or cleaned.get("partner")
        if role in PARTNER_ROLES and cleaned["partner"] is None:
            self.add_error("partner", _("Choose the partner this person works for."))
        elif role and role not in PARTNER_ROLES:
            cleaned["partner"] = None
        return cleaned


class AcceptForm(forms.Form):
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        help_text=_("As your colleagues know you."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=PASSWORD_RULES,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    language = forms.ChoiceField(
        label=_("Language of the pages and of your mail"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        validate_password(password, User(email=self.email, name=self.cleaned_data.get("name", "")))
        return password
