"""Somebody leaves: one page for the last day and for everything they hold after it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cdm.accounts.models import User
from cdm.core import human, notices
from cdm.core.access import Request, staff
from cdm.core.refused import Refused
from cdm.core.vocabulary import Role
from cdm.home.leaving import holding
from cdm.home.leaving.forms import LastDayForm
from cdm.home.leaving.holding import Leaver
from partners import people as verbs
from partners.models import Membership

LOOKING_AFTER = (Role.COORDINATOR, Role.MANAGER)


def leaver_for(request: Request, pk: int) -> Leaver:
    """The person ``pk`` with the roles the member may end; who has none any more, while something of theirs is left."""
    roles = Membership.objects.managed_by(request.member).filter(user=pk).select_related("user", "partner")
    found = list(roles.order_by("role", "partner__code", "pk"))
    if found:
        return Leaver(found[0].user, found)
    if pk not in holding.left(request.member):
        raise Http404
    return Leaver(User.objects.get(pk=pk))


@staff(*LOOKING_AFTER)
def leavers(request: Request) -> HttpResponse:
    """Who is leaving, and who left with something undecided."""
    return render(request, "home/leaving/leavers.html", {"leavers": holding.leavers(request.member)})


@staff(*LOOKING_AFTER)
def person(request: Request, pk: int) -> HttpResponse:
    """When posted, their last day is set; nothing of what they hold changes by that."""
    leaver = leaver_for(request, pk)
    own = leaver.user.pk == request.member.user_id
    form = LastDayForm(request.POST or None, roles=leaver.roles) if leaver.roles and not own else None
    if request.method == "POST" and form is not None and form.is_valid():
        day = form.cleaned_data["last_day"]
        try:
            verbs.set_last_day(memberships=form.chosen, last_day=day, by=request.member)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            words = _("The last day of %(name)s is %(day)s. Nothing more is booked with them after it.")
            notices.done(request, words % {"name": leaver.user, "day": human.day(day)})
            return redirect("home:leaving", pk)
    page = {"leaver": leaver, "own": own, "form": form, "holds": holding.of(request.member, leaver)}
    return render(request, "home/leaving/person.html", page, status=422 if form and form.errors else 200)


@staff(*LOOKING_AFTER)
@require_POST
def stay(request: Request, pk: int) -> HttpResponse:
    """They stay after all. What was handed over meanwhile stays with whoever has it now."""
    leaver = leaver_for(request, pk)
    try:
        verbs.set_last_day(memberships=leaver.leaving, last_day=None, by=request.member)
    except Refused as refused:
        notices.refuse(request, refused)
    else:
        notices.done(request, _("%(name)s stays. What was handed over stays handed over.") % {"name": leaver.user})
    return redirect("home:leaving", pk)


@staff(*LOOKING_AFTER)
def now(request: Request, pk: int) -> HttpResponse:
    """They have left already: their roles end at once."""
    leaver = leaver_for(request, pk)
    if not leaver.roles:
        return redirect("home:leaving", pk)
    if request.method != "POST":
        page = {"leaver": leaver, "holds": holding.of(request.member, leaver)}
        return render(request, "home/leaving/now.html", page)
    try:
        verbs.end_now(memberships=leaver.roles, by=request.member)
    except Refused as refused:
        notices.refuse(request, refused)
        return redirect("home:leaving", pk)
    notices.done(request, _("The roles of %(name)s are ended.") % {"name": leaver.user})
    left = holding.left(request.member).get(pk)
    return redirect("home:leaving", pk) if left else redirect("home:leavers")
