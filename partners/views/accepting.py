"""What the link of an invitation opens."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from cdm.accounts.models import User
from cdm.core.access import Request, public
from cdm.core.refused import Refused
from partners import people as verbs
from partners.forms import AcceptForm


@public
@never_cache
@sensitive_post_parameters("password")
def accept(request: Request, token: str) -> HttpResponse:
    """What an invitation's link opens: choose a name and a password once, and be let in (to the second step first).

    An address that got an account meanwhile only adds the role, and signs nobody in.
    """
    invitation = verbs.invitation_for(token)
    if invitation is None:
        return render(request, "partners/invitation_over.html", status=410)
    known = User.objects.filter(email__iexact=invitation.email).first()
    form = (
        None
        if known
        else AcceptForm(request.POST or None, email=invitation.email, initial={"language": translation.get_language()})
    )
    if request.method == "POST":
        try:
            if known:
                verbs.accept_with_account(invitation=invitation, person=known)
                messages.success(request, _("The role is yours. Sign in to begin."))
                return redirect("account_login")
            if form is not None and form.is_valid():
                person = verbs.accept(invitation=invitation, **form.cleaned_data)
                login(request, person, backend="django.contrib.auth.backends.ModelBackend")
                with translation.override(person.language):
                    return redirect("home:today")
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect(reverse("partners:accept", args=[token]))
    context = {"invitation": invitation, "form": form}
    return render(request, "partners/accept.html", context, status=422 if form and form.errors else 200)
