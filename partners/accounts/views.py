"""Accounts, for coordinators and managers. Loading is authorising: ``partners.accounts.access``."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from cdm.accounts import lost_factor, second_factor
from cdm.accounts.models import User
from cdm.audit.viewing import viewing
from cdm.core import notices
from cdm.core.access import Request, staff
from cdm.core.refused import Refused
from cdm.core.vocabulary import Role
from partners.accounts import engaged, lost, standing
from partners.accounts.access import account_for, acts_on, seen_by, shown
from partners.accounts.forms import CodeForm

PER_PAGE = 50


@staff(Role.COORDINATOR, Role.MANAGER)
@viewing("accounts.user", "")
def accounts(request: Request) -> HttpResponse:
    """Who waits for a second step, who was warned, and whose account is closed."""
    people = seen_by(request.member).order_by("name", "email", "pk")
    asking = people.filter(pk__in=lost_factor.waiting().values("user")).select_related("lost_factor")
    warned = list(people.filter(is_active=True).exclude(warned_at=None).order_by("warned_at", "name", "pk"))
    closed = Paginator(people.filter(is_active=False).order_by("-closed_at", "name", "pk"), PER_PAGE)
    page = closed.get_page(request.GET.get("page"))
    busy = engaged.among([person.pk for person in warned])

    def line(person: User) -> dict[str, object]:
        return {"person": person, "roles": shown(request.member, person), "acts": acts_on(request.member, person)}

    return render(
        request,
        "partners/accounts/index.html",
        {
            "asking": [line(person) for person in asking],
            "warned": [
                line(person) | {"closes_on": standing.closes_on(person), "busy": person.pk in busy} for person in warned
            ],
            "page": page,
            "closed": [line(person) for person in page],
        },
    )


@staff(Role.COORDINATOR, Role.MANAGER)
@viewing("accounts.user")
def account(request: Request, pk: int) -> HttpResponse:
    person = account_for(request, pk)
    return render(
        request,
        "partners/accounts/account.html",
        {
            "person": person,
            "acts": acts_on(request.member, person),
            "own": person.pk == request.member.user_id,
            "closes_on": standing.closes_on(person) if person.warned_at else None,
            "busy": bool(engaged.among([person.pk])),
            "second_step": second_factor.has_one(person),
            "hours_left": lost.hours_left(person),
            "asked": lost.asked_at(person),
            "roles": shown(request.member, person),
        },
    )


@staff(Role.COORDINATOR, Role.MANAGER)
@sensitive_post_parameters("code")
@viewing("accounts.user")
def reset_second_step(request: Request, pk: int) -> HttpResponse:
    person = account_for(request, pk, act=True)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            lost.reset(person=person, by=request.member, code=form.cleaned_data["code"])
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            text = _("The second step of %(name)s is reset: they set up a new one at their next sign-in.")
            notices.done(request, text % {"name": person.name})
            return redirect("partners:account", pk)
    about = {"person": person, "form": form, "asked": lost.asked_at(person)}
    return render(request, "partners/accounts/reset.html", about, status=422 if form.errors else 200)


@staff(Role.COORDINATOR, Role.MANAGER)
@viewing("accounts.user")
def close_account(request: Request, pk: int) -> HttpResponse:
    person = account_for(request, pk, act=True)
    if request.method != "POST":
        busy = bool(engaged.among([person.pk]))
        return render(request, "partners/accounts/close.html", {"person": person, "busy": busy})
    try:
        standing.close(person=person, by=request.member)
    except Refused as refused:
        notices.refuse(request, refused)
    else:
        text = _("The account of %(name)s is closed.") % {"name": person.name}
        notices.done(request, text, undo=reverse("partners:reopen_account", args=[pk]))
    return redirect("partners:account", pk)


@staff(Role.COORDINATOR, Role.MANAGER)
@require_POST
def reopen_account(request: Request, pk: int) -> HttpResponse:
    person = account_for(request, pk, act=True)
    standing.reopen(person=person, by=request.member)
    notices.done(request, _("The account of %(name)s is open again.") % {"name": person.name})
    return redirect("partners:account", pk)


@staff(Role.COORDINATOR, Role.MANAGER)
@require_POST
def keep_account(request: Request, pk: int) -> HttpResponse:
    person = account_for(request, pk, act=True)
    try:
        standing.keep_open(person=person, by=request.member)
    except Refused as refused:
        notices.refuse(request, refused)
    else:
        notices.done(request, _("The account of %(name)s stays open.") % {"name": person.name})
    return redirect("partners:account", pk)
