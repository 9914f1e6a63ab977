"""Requests for times: asked by managers, answered by coordinators."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cdm.core import clock, notices
from cdm.core.access import Request, staff
from cdm.core.refused import Refused
from cdm.core.vocabulary import Role
from counselling.access import managed
from counselling.models import SlotRequest
from counselling.requests import access, answering, asking, unmet
from counselling.requests.access import request_for
from counselling.requests.forms import AskForm, DeclineForm, FilterForm, proposal
from counselling.requests.lines import Line
from counselling.requests.room import Room
from partners.models import Partner

PER_PAGE = 30
State = SlotRequest.State


@staff(Role.COORDINATOR, Role.MANAGER)
def index(request: Request) -> HttpResponse:
    """Those a manager sent, or a coordinator's partners got; the running ones first."""
    member = request.member
    rows = SlotRequest.objects.visible_to(member)
    partners = dict(Partner.objects.filter(slot_requests__in=rows).distinct().values_list("code", "name"))
    form = FilterForm(request.GET or None, partners=partners)
    form.is_valid()
    chosen = {name: value for name, value in getattr(form, "cleaned_data", {}).items() if value}
    if "state" in chosen:
        rows = rows.filter(state=chosen["state"])
    if "partner" in chosen:
        rows = rows.filter(partner__code=chosen["partner"])
    page = Paginator(rows.select_related("partner").running_first(), PER_PAGE).get_page(request.GET.get("page"))
    room = Room([each for each in page if each.is_running])
    context = {
        "page": page,
        "lines": [Line(each, room.opened(each)) for each in page],
        "form": FilterForm(initial=chosen, partners=partners),
        "filtered": bool(chosen),
        "may_ask": member.has(Role.MANAGER),
        "several": len(partners) > 1 or member.has(Role.MANAGER),
    }
    return render(request, "counselling/requests/index.html", context)


@staff(Role.COORDINATOR, Role.MANAGER)
def page(request: Request, pk: int) -> HttpResponse:
    return _page(request, request_for(request, pk), DeclineForm())


@staff(Role.MANAGER)
def new(request: Request) -> HttpResponse:
    """``?theme=WORK&language=nl&channel=FACE&number=12&partner=CODE`` fills the form in: links of other pages do."""
    asked = request.GET
    partner = Partner.objects.active().filter(code=asked.get("partner", "")).first()
    initial = proposal(asked.dict(), partner=partner)
    wanted = unmet.of_late()
    reason = next((each for each in wanted if (each.theme, each.language) == _question(initial)), None)
    if reason:
        initial |= {"reason": unmet.sentence(reason)}
    form = AskForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = asking.ask(by=request.member, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            notices.done(request, _("Asked. The coordinators of %(partner)s get a mail.") % {"partner": made.partner})
            return redirect("counselling:request", made.pk)
    context = {
        "form": form,
        "unmet": wanted,
        "days": unmet.DAYS,
        "fitting": _fitting(initial),
        "partner": partner,
    }
    return render(request, "counselling/requests/new.html", context, status=422 if form.errors else 200)


@staff(Role.COORDINATOR)
@require_POST
def accept(request: Request, pk: int) -> HttpResponse:
    found = request_for(request, pk, to_answer=True)
    try:
        answering.accept(request=found, by=request.member)
    except Refused as refused:
        notices.refuse(request, refused)
    else:
        notices.done(request, _("Accepted. Now open the hours: this page counts them."))
    return redirect("counselling:request", pk)


@staff(Role.COORDINATOR)
@require_POST
def decline(request: Request, pk: int) -> HttpResponse:
    found = request_for(request, pk, to_answer=True)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    try:
        answering.decline(request=found, by=request.member, **form.cleaned_data)
    except Refused as refused:
        notices.refuse(request, refused)
    else:
        notices.done(request, _("Declined. The managers are told why."))
    return redirect("counselling:request", pk)


@staff(Role.MANAGER)
@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    found = request_for(request, pk)
    try:
        asking.withdraw(request=found, by=request.member)
    except Refused as refused:
        notices.refuse(request, refused)
    else:
        notices.done(request, _("Withdrawn. What was opened meanwhile stays open."))
    return redirect("counselling:request", pk)


def _page(request: Request, found: SlotRequest, form: DeclineForm) -> HttpResponse:
    may_answer = access.answers(request.member, found) and found.is_running
    people = [each for each in managed(request.member) if each.partner_id == found.partner_id] if may_answer else []
    offer = {"themes": found.theme, "languages": found.language, "day": max(found.first_day, clock.today())}
    offer |= {"channels": found.channel} if found.channel else {}
    again = {"partner": found.partner.code, "theme": found.theme, "language": found.language}
    again |= {"channel": found.channel, "number": str(found.number)}
    context: dict[str, Any] = {
        "asked": found,
        "again": urlencode(again) if request.member.has(Role.MANAGER) and not found.is_running else "",
        "line": Line(found, Room([found] if found.is_running else []).opened(found)),
        "may_answer": may_answer,
        "may_withdraw": request.member.has(Role.MANAGER) and found.is_running,
        "people": people,
        "offer": urlencode(offer | {"next": request.path}),
        "form": form,
    }
    return render(request, "counselling/requests/request.html", context, status=422 if form.errors else 200)


def _question(initial: dict[str, Any]) -> tuple[Any, Any]:
    return initial.get("theme"), initial.get("language")


def _fitting(initial: dict[str, Any]) -> list[Partner]:
    """Partners whose sheet says that they do this theme in this language; nobody while nothing is chosen."""
    theme, language = _question(initial)
    if not (theme and language):
        return []
    return list(Partner.objects.active().filter(themes__contains=[theme], languages__contains=[language]))
