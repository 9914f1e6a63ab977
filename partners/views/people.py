"""The people of the partners and of the centre, for coordinators and managers."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from cdm.audit.viewing import viewing
from cdm.core.access import Request, staff
from cdm.core.refused import Refused
from cdm.core.vocabulary import Role
from partners import people as verbs
from partners.models import Invitation, Membership, Partner
from partners.people import listing

PER_PAGE = 50


@staff(Role.COORDINATOR, Role.MANAGER)
@viewing("accounts.user", "")
def people(request: Request) -> HttpResponse:
    """Who works here and who is invited, of those the member manages; ``?partner=CODE`` and ``?q=WORDS`` narrow it."""
    member = request.member
    code, typed = request.GET.get("partner", ""), request.GET.get("q", "").strip()[:80]
    offered = Invitation.objects.managed_by(member).open().select_related("partner", "created_by")
    if code:
        offered = offered.filter(partner__code=code)
    manager = member.has(Role.MANAGER)
    page = {
        "page": Paginator(listing.people(member, code=code, typed=typed), PER_PAGE).get_page(request.GET.get("page")),
        "invitations": [] if typed else offered,
        "partners": Partner.objects.all() if manager else [],
        "code": code,
        "typed": typed,
    }
    return render(request, "partners/people.html", page)


@staff(Role.COORDINATOR, Role.MANAGER)
@viewing("partners.membership")
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
