"""allauth's forms with our labels, no placeholders, and the hints password managers need."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account import forms as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from allauth.mfa.webauthn.internal.auth import parse_registration_response
from cryptography.exceptions import InvalidSignature
from django import forms
from django.utils.translation import gettext_lazy as _
from fido2.cose import UnsupportedKey

from cdm.accounts.models import User

PASSWORD_RULES = _("At least 12 characters. A short sentence only you would think of is safe and easy to remember.")


class Ours:
    """Our words on allauth's fields: ``labels`` and ``helps`` by field name; the rest says nothing beside its label."""

    labels: dict[str, object] = {}
    helps: dict[str, object] = {}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, "")
            if field.widget.attrs.get("autocomplete") == "one-time-code":
                field.widget.attrs |= {"inputmode": "text", "autocapitalize": "characters", "spellcheck": "false"}


class SignInForm(Ours, account.LoginForm):
    labels = {"login": _("E-mail address"), "password": _("Password"), "remember": _("Stay signed in")}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {"autocomplete": "username"}


class AskCodeForm(Ours, account.RequestLoginCodeForm):
    labels = {"email": _("E-mail address")}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs |= {"autocomplete": "username"}


class GiveCodeForm(Ours, account.ConfirmLoginCodeForm):
    labels = {"code": _("Code from the mail")}


class ForgottenPasswordForm(Ours, account.ResetPasswordForm):
    labels = {"email": _("E-mail address")}


class NewPasswordForm(Ours, account.ResetPasswordKeyForm):
    labels = {"password1": _("New password"), "password2": _("New password, again")}
    helps = {"password1": PASSWORD_RULES}


class ChangePasswordForm(Ours, account.ChangePasswordForm):
    labels = {
        "oldpassword": _("Present password"),
        "password1": _("New password"),
        "password2": _("New password, again"),
    }
    helps = {"password1": PASSWORD_RULES}


class SetPasswordForm(Ours, account.SetPasswordForm):
    labels = {"password1": _("New password"), "password2": _("New password, again")}
    helps = {"password1": PASSWORD_RULES}


class ConfirmPasswordForm(Ours, account.ReauthenticateForm):
    labels = {"password": _("Password")}


class SecondFactorForm(Ours, mfa.AuthenticateForm):
    labels = {"code": _("Code from your app, or a recovery code")}


class SecondFactorAgainForm(Ours, mfa.ReauthenticateForm):
    labels = {"code": _("Code from your app, or a recovery code")}


class ActivateAppForm(Ours, totp.ActivateTOTPForm):
    labels = {"code": _("The six digits your app shows")}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric"}


class CredentialField(forms.JSONField):
    def to_python(self, value: object) -> Any:
        """An object, whatever else JSON may be; a number too long to read is not JSON here either."""
        try:
            read = super().to_python(value)
        except (ValueError, RecursionError):
            read = None
        if not isinstance(read, dict):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return read

    def bound_data(self, data: object, initial: object) -> object:
        return ""  # what was sent is used up; the page's script asks the device again


@contextmanager
def _refusing_nonsense() -> Iterator[None]:
    """What allauth and fido2 raise on a credential of the wrong shape, as an error of the form: fido2 asserts that a
    new passkey has a key, and does not implement algorithms it does not know."""
    try:
        yield
    except (
        ArithmeticError,
        AssertionError,
        AttributeError,
        LookupError,
        NotImplementedError,
        TypeError,
        ValueError,
        struct.error,
        InvalidSignature,
    ) as nonsense:
        raise get_adapter().validation_error("incorrect_code") from nonsense


class Passkey:
    """Before allauth's forms that read a passkey."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = CredentialField(widget=forms.HiddenInput)  # type: ignore[attr-defined]

    def clean_credential(self) -> object:
        with _refusing_nonsense():
            return super().clean_credential()  # type: ignore[misc]


class SignInPasskeyForm(Passkey, webauthn.LoginWebAuthnForm):
    pass


class SecondFactorPasskeyForm(Passkey, webauthn.AuthenticateWebAuthnForm):
    pass


class SecondFactorAgainPasskeyForm(Passkey, webauthn.ReauthenticateWebAuthnForm):
    pass


class AddPasskeyForm(Ours, webauthn.AddWebAuthnForm):
    credential = CredentialField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        with _refusing_nonsense():
            found: dict[str, Any] = super().clean()
            if sent := found.get("credential"):
                made = parse_registration_response(sent).response.attestation_object.auth_data.credential_data
                if made is None or isinstance(made.public_key, UnsupportedKey):
                    raise ValueError("Nothing it signs could be verified: it would be a second step nobody passes.")
            return found

    labels = {"name": _("Name of this passkey"), "passwordless": _("Sign in with it alone, without a password")}
    helps = {
        "name": _("So that you know it again: “work laptop”, “my phone”."),
        "passwordless": _("Your device then asks for your fingerprint, your face or its PIN."),
    }


class RenamePasskeyForm(Ours, webauthn.EditWebAuthnForm):
    labels = {"name": _("Name of this passkey")}


class ProfileForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ("name", "language")
        labels = {"name": _("Name"), "language": _("Language of the pages and of your mail")}
        widgets = {"language": forms.RadioSelect, "name": forms.TextInput(attrs={"autocomplete": "name"})}
