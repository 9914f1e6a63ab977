"""The person's own account. Signing in and its second step are allauth's views, mapped in ``urls``."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from allauth.account.stages import LoginStageController
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cdm.accounts import second_factor, sessions
from cdm.accounts.forms import ProfileForm
from cdm.accounts.models import User
from cdm.core.access import signed_in


@signed_in
def profile(request: HttpRequest) -> HttpResponse:
    """The page of one's account; saved, it comes back in the language just chosen."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        user = form.save(commit=False)
        user.save(update_fields=["name", "language"])
        with translation.override(user.language):
            messages.success(request, _("Your profile is saved."))
            return redirect("account_profile")
    here = request.session.session_key
    sign_ins = sorted(sessions.of(cast(User, request.user)), key=lambda one: one.session_id != here)
    about = {"form": form, "sign_ins": sign_ins, "here": here}
    return render(request, "accounts/profile.html", about, status=422 if form.errors else 200)


@signed_in
@require_POST
def end_session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Sign out of one other browser: one's own ones only, and to leave this one there is a button that sends first."""
    mine = sessions.of(cast(User, request.user)).exclude(session=request.session.session_key)
    sign_in = get_object_or_404(mine, pk=pk)
    sessions.end(sign_in=sign_in)
    messages.success(request, _("You are signed out there: %(where)s.") % {"where": sign_in})
    return redirect("account_profile")


@signed_in
@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    user = sessions.end_all(user=cast(User, request.user), keep=request.session.session_key)
    update_session_auth_hash(request, user)
    messages.success(request, _("You are signed out everywhere but here."))
    return redirect("account_profile")


class SecondStep(AuthenticateView):
    """allauth's, which sends who has no second step any more to the sign-in page, and that one sends them back here:
    without end, when it was taken away while they waited in this very browser. They give their password anew."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        stage = LoginStageController.enter(request, AuthenticateStage.key)
        if stage is not None and stage.login.user is not None and not second_factor.has_one(stage.login.user):
            return cast(HttpResponse, stage.abort())
        return super().dispatch(request, *args, **kwargs)


second_step = SecondStep.as_view()


class RemovePasskey(RemoveWebAuthnView):
    """allauth's, which asks nobody whether this is the last second step; its TOTP view does."""

    def form_valid(self, form: object) -> HttpResponse:
        adapter = get_adapter()
        if not adapter.can_delete_authenticator(self.object):
            messages.error(self.request, adapter.error_messages["cannot_delete_authenticator"])
            return redirect("mfa_list_webauthn")
        return super().form_valid(form)


remove_passkey = RemovePasskey.as_view()
