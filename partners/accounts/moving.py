"""The two pages on which a person changes the address of their own account: which one, and the code sent there."""

from __future__ import annotations

from typing import cast

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from cdm.accounts.models import User
from cdm.core import clock, throttle
from cdm.core.access import signed_in
from cdm.core.refused import Refused
from partners.accounts import address
from partners.accounts.forms import AddressCodeForm, AddressForm

ASKED = "own_address"  # in the session: the address, the digest of the code, until when it works
TRIES, GUESSES, WINDOW = 5, 10, 60 * 60


@signed_in
@never_cache
@reauthentication_required
def own_address(request: HttpRequest) -> HttpResponse:
    person = cast(User, request.user)
    form = AddressForm(request.POST or None, present=person.email)
    if request.method == "POST" and form.is_valid():
        if throttle.over("own_address", str(person.pk), limit=TRIES, seconds=WINDOW):
            return throttle.refused(request, WINDOW)
        email = form.cleaned_data["email"]
        code = address.ask(person=person, email=email)
        until = (clock.now() + address.CODE_LASTS).timestamp()
        request.session[ASKED] = (email, _digest(person, email, code), until)
        return redirect("partners:own_address_code")
    return render(request, "partners/accounts/address.html", {"form": form}, status=422 if form.errors else 200)


@signed_in
@never_cache
@sensitive_post_parameters("code")
def own_address_code(request: HttpRequest) -> HttpResponse:
    person = cast(User, request.user)
    email, digest, until = request.session.get(ASKED, ("", "", 0))
    if until <= clock.now().timestamp():
        if email:
            del request.session[ASKED]
            messages.error(request, _("The code has run out: have another one sent."))
        return redirect("partners:own_address")
    form = AddressCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if throttle.over("own_address_code", str(person.pk), limit=GUESSES, seconds=WINDOW):
            return throttle.refused(request, WINDOW)
        if not constant_time_compare(digest, _digest(person, email, form.cleaned_data["code"])):
            form.add_error("code", _("That is not the code in the mail."))
        else:
            try:
                address.move(person=person, email=email)
            except Refused as refused:
                form.add_error(refused.field, str(refused))
            else:
                del request.session[ASKED]
                messages.success(request, _("Your address is changed. You sign in with it from now on."))
                return redirect("account_profile")
    about = {"form": form, "email": email}
    return render(request, "partners/accounts/address_code.html", about, status=422 if form.errors else 200)


def _digest(person: User, email: str, code: str) -> str:
    return salted_hmac("partners.accounts.moving", f"{person.pk}:{email}:{code}", algorithm="sha256").hexdigest()
