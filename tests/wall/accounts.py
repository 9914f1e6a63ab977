from __future__ import annotations

from allauth.mfa.recovery_codes.internal import auth as recovery_codes
from allauth.mfa.totp.internal import auth as totp

from cdm.accounts.models import SignIn
from tests import personae
from tests.accounts import passkeys
from tests.wall import GONE, PERSONAE, World, public, rows, signed_in

OWNER = "counsellor_a"


def passkey(world: World):
    return {"pk": passkeys.keep(world.people[OWNER], name="Key of Alphonsine").pk}


def elsewhere(world: World):
    """Another browser of the owner's."""
    there = personae.sign_in(world.people[OWNER]).session.session_key
    return {"pk": SignIn.objects.get(session=there).pk}


def reset(world: World):
    return {"uidb36": "1", "key": "set-password"}


def app(world: World):
    totp.TOTP.activate(world.people[OWNER], totp.generate_totp_secret())
    return {}


def codes(world: World):
    recovery_codes.RecoveryCodes.activate(world.people[OWNER])
    return {}


# What belongs to one person is not there for any other.
STRANGERS = {name: GONE for name in PERSONAE if name not in ("anonymous", OWNER)}

ROWS = {
    **rows(
        public,
        (
            "account_login",
            "account_logout",
            "account_request_login_code",
            "account_confirm_login_code",
            "account_inactive",
            "account_reset_password",
            "account_reset_password_done",
            "account_reset_password_from_key_done",
            "mfa_authenticate",
            "mfa_login_webauthn",
        ),
    ),
    "account_reset_password_from_key": public(reset),
    **rows(
        signed_in,
        (
            "account_profile",
            "account_sign_out_everywhere",
            "account_change_password",
            "account_set_password",
            "account_reauthenticate",
            "mfa_reauthenticate",
            "mfa_reauthenticate_webauthn",
            "mfa_index",
            "mfa_activate_totp",
            "mfa_list_webauthn",
            "mfa_add_webauthn",
            "mfa_generate_recovery_codes",
        ),
    ),
    "account_end_session": signed_in(elsewhere, **STRANGERS),
    "mfa_edit_webauthn": signed_in(passkey, **STRANGERS),
    "mfa_remove_webauthn": signed_in(passkey, **STRANGERS),
    "mfa_deactivate_totp": signed_in(app, **STRANGERS),
    "mfa_view_recovery_codes": signed_in(codes, **STRANGERS),
    "mfa_download_recovery_codes": signed_in(codes, **STRANGERS),
}
