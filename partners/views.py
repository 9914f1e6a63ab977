"""The partners, for everyone; and their people, for coordinators and managers."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from cdm.accounts.models import User
from cdm.core.access import Request, public, staff
from cdm.core.refused import Refused
from cdm.core.vocabulary import Role
from partners import people as verbs
from partners.forms import AcceptForm, InviteForm
from partners.models import Invitation, Membership, Partner

PER_PAGE = 50


@public
def index(request: Request) -> HttpResponse:
    return render(request, "partners/index.html", {"partners": Partner.objects.active()})


@public
def sheet(request: Request, code: str) -> HttpResponse:
    partner = get_object_or_404(Partner.objects.active(), code=code)
    programmes = partner.programmes.filter(active=True)
    return render(request, "partners/sheet.html", {"partner": partner, "programmes": programmes})


@staff(Role.COORDINATOR, Role.MANAGER)
def people(request: Request) -> HttpResponse:
    """Roles held and offered. ``?partner=CODE`` narrows it; a code the member does not manage shows nobody."""
    member = request.member
    held = Membership.objects.managed_by(member).select_related("user", "partner").by_person()
    offered = Invitation.objects.managed_by(member).open().select_related("partner")
    code = request.GET.get("partner", "")
    if code:
        held, offered = held.filter(partner__code=code), offered.filter(partner__code=code)
    manager = member.has(Role.MANAGER)
    return render(
        request,
        "partners/people.html",
        {
            "page": Paginator(held, PER_PAGE).get_page(request.GET.get("page")),
            "invitations": offered,
            "partners": Partner.objects.visible_to(member) if manager else [],
            "code": code,
        },
    )


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


@staff(Role.COORDINATOR, Role.MANAGER)
def remove_role(request: Request, pk: int) -> HttpResponse:
    held = Membership.objects.managed_by(request.member).select_related("user", "partner")
    membership = get_object_or_404(held, pk=pk)
    if request.method != "POST":
        return render(request, "partners/remove_role.html", {"membership": membership})
    try:
        verbs.remove_role(membership=membership, by=request.member)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("%(name)s no longer has this role.") % {"name": membership.user})
    return redirect("partners:people")


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
