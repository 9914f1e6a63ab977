"""The doors of allauth that this house opens, under translated paths; the others (sign-up above all) do not exist."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkey
from django.urls import path, re_path
from django.utils.translation import gettext_lazy as _

from cdm.accounts import views
from cdm.core.access import public, signed_in

urlpatterns = [
    path("", views.profile, name="account_profile"),
    path(_("sign-out-everywhere/"), views.sign_out_everywhere, name="account_sign_out_everywhere"),
    path(_("sign-ins/<uuid:pk>/end/"), views.end_session, name="account_end_session"),
    path(_("sign-in/"), public(account.login), name="account_login"),
    path(_("sign-out/"), public(account.logout), name="account_logout"),
    path(_("sign-in/code/"), public(account.request_login_code), name="account_request_login_code"),
    path(_("sign-in/code/check/"), public(account.confirm_login_code), name="account_confirm_login_code"),
    path(_("sign-in/second-step/"), public(views.second_step), name="mfa_authenticate"),
    path(_("sign-in/passkey/"), public(passkey.login_webauthn), name="mfa_login_webauthn"),
    path(_("inactive/"), public(account.account_inactive), name="account_inactive"),
    path(_("password/forgotten/"), public(account.password_reset), name="account_reset_password"),
    path(_("password/forgotten/sent/"), public(account.password_reset_done), name="account_reset_password_done"),
    re_path(
        _(r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"),
        public(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        _("password/new/done/"),
        public(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path(_("password/change/"), signed_in(account.password_change), name="account_change_password"),
    path(_("password/set/"), signed_in(account.password_set), name="account_set_password"),
    path(_("confirm/password/"), signed_in(account.reauthenticate), name="account_reauthenticate"),
    path(_("confirm/code/"), signed_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path(_("confirm/passkey/"), signed_in(passkey.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path(_("second-step/"), signed_in(mfa.index), name="mfa_index"),
    path(_("second-step/app/"), signed_in(totp.activate_totp), name="mfa_activate_totp"),
    path(_("second-step/app/remove/"), signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(_("second-step/passkeys/"), signed_in(passkey.list_webauthn), name="mfa_list_webauthn"),
    path(_("second-step/passkeys/add/"), signed_in(passkey.add_webauthn), name="mfa_add_webauthn"),
    path(_("second-step/passkeys/<int:pk>/"), signed_in(passkey.edit_webauthn), name="mfa_edit_webauthn"),
    path(_("second-step/passkeys/<int:pk>/remove/"), signed_in(views.remove_passkey), name="mfa_remove_webauthn"),
    path(_("second-step/recovery-codes/"), signed_in(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        _("second-step/recovery-codes/new/"),
        signed_in(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        _("second-step/recovery-codes/file/"),
        signed_in(recovery.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
]
