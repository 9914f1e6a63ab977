"""Invitations, for coordinators and managers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cdm.audit.viewing import viewing
from cdm.core.access import Request, staff
from cdm.core.refused import Refused
from cdm.core.vocabulary import Role
from partners import people as verbs
from partners.forms import InviteForm
from partners.models import Invitation


@staff(Role.COORDINATOR, Role.MANAGER)
def invite(request: Request) -> HttpResponse:
    form = InviteForm(request.POST or None, member=request.member)
    if request.method == "POST" and form.is_valid():
        try:
            done = verbs.invite(by=request.member, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            if isinstance(done, Invitation):
                text = _("An invitation is on its way to %(email)s.") % {"email": done.email}
            else:
                text = _("%(name)s had an account already and has the role now.") % {"name": done.user}
            messages.success(request, text)
            return redirect("partners:people")
    return render(request, "partners/invite.html", {"form": form}, status=422 if form.errors else 200)


@staff(Role.COORDINATOR, Role.MANAGER)
@require_POST
def send_again(request: Request, pk: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation.objects.managed_by(request.member).open(), pk=pk)
    try:
        verbs.send_again(invitation=invitation, by=request.member)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("A new invitation is on its way to %(email)s.") % {"email": invitation.email})
    return redirect("partners:people")


@staff(Role.COORDINATOR, Role.MANAGER)
@viewing("partners.invitation")
def take_back(request: Request, pk: int) -> HttpResponse:
    invitation = get_object_or_404(
        Invitation.objects.managed_by(request.member).open().select_related("partner"), pk=pk
    )
    if request.method != "POST":
        return render(request, "partners/take_back.html", {"invitation": invitation})
    try:
        verbs.take_back(invitation=invitation, by=request.member)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The invitation is taken back; its link no longer works."))
    return redirect("partners:people")
