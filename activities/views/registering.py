"""Registering for a session in one short form, without an account."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from activities import other_dates, registrations, seats
from activities.agenda import places, standing
from activities.finding import token_of
from activities.forms import WAIT, RegisterForm
from activities.models import ActivitySettings, Mode, Registration, Session
from activities.models.session import SessionQuerySet
from activities.views import sent
from cdm.agenda.models import Site
from cdm.core import client, notices, throttle
from cdm.core.access import Request, public
from cdm.core.private import private
from cdm.core.refused import Refused

# A whole room of visitors shares one address on the centre's own workstations.
REGISTRATIONS_PER_ADDRESS, WITHIN = 120, 600


@public
@private
def register(request: Request, pk: int) -> HttpResponse:
    session = _load(pk)
    present = seats.of([session])[session.pk]
    asked = sent.read(request) if "correct" in request.GET else None
    initial = asdict(asked) if asked else {"way": request.GET.get("mode", "")}
    form = RegisterForm(request.POST or None, seats=present, initial=initial)
    if asked and asked.session == session.pk:
        form.correct(asked.way)
    if request.method != "POST" or not standing.of(session, present).to_come:
        return _page(request, session, form)
    if not form.is_valid():
        return _page(request, session, form, status=422)
    if throttle.over("register", client.address(request), limit=REGISTRATIONS_PER_ADDRESS, seconds=WITHIN):
        form.add_error(None, registrations.NOT_NOW)
        return _page(request, session, form, status=429)
    answers = {name: typed for name, typed in form.cleaned_data.items() if name != "way"}
    if form.correcting:
        answers["needs"] = _remarks(answers["submission"])
    try:
        mine = registrations.register(session=session, page_language=get_language() or "fr", **answers)
    except registrations.Known as known:
        if known.told:
            return _sent(known.wanted, form)
        form.add_error(None, str(known))
        return _page(request, session, form, status=429)
    except registrations.Full as full:
        return _page(request, session, form, status=409, lost=full)
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return _page(request, session, form, status=422)
    if mine.email and not mine.is_active:
        notices.warn(request, _("This registration was cancelled meanwhile. You can register again."))
        return redirect("activities:register", session.pk)
    if mine.email:
        return _sent(mine, form)
    return redirect(f"{reverse('activities:registration', args=[token_of(mine)])}?new=1")


@public
@private
@require_safe
def registered(request: Request) -> HttpResponse:
    """After registering with an e-mail address: the same page whether or not the address was registered already."""
    asked = sent.read(request)
    session = _rows().filter(pk=asked.session).first() if asked else None
    if asked is None or session is None:
        return render(request, "activities/registered.html")
    context = {
        "asked": asked,
        "mode": Mode(asked.way.removeprefix(WAIT)),
        "session": session,
        "meetings": list(session.meetings.all()),
        "place": places.of(session),
        "site": session.site or Site.objects.first(),
        "correct_url": f"{reverse('activities:register', args=[session.pk])}?correct=1",
    }
    return render(request, "activities/registered.html", context)


def _rows() -> SessionQuerySet:
    return Session.objects.visible().select_related("activity", "site", "room")


def _load(pk: int) -> Session:
    session = _rows().filter(pk=pk).first()
    if session is None:
        raise Http404
    return session


def _remarks(submission: UUID) -> str:
    """What was said about access needs: it is in no cookie, and who corrects an address does not type it again."""
    return Registration.objects.filter(submission=submission).values_list("needs", flat=True).first() or ""


def _sent(asked: Registration, form: RegisterForm) -> HttpResponse:
    """``asked``: saved, or as it would have been for an address that is known already."""
    return sent.to(
        sent.Sent(
            session=asked.session_id,
            way=form.cleaned_data["way"],
            waits=asked.state != Registration.State.CONFIRMED,
            party=form.cleaned_data["party"],
            submission=str(asked.submission),
            name=asked.name,
            email=asked.email,
            phone=asked.phone,
        )
    )


def _page(
    request: Request, session: Session, form: RegisterForm, *, status: int = 200, lost: registrations.Full | None = None
) -> HttpResponse:
    present = seats.of([session])[session.pk]
    if not form.correcting or lost:
        form.offer(present, again=lost is not None)
    where_one_stands = standing.of(session, present)
    form_shown = bool(form.ways) and (where_one_stands.takes_people or form.correcting or lost is not None)
    context = {
        "session": session,
        "activity": session.activity,
        "meetings": list(session.meetings.all()),
        "place": places.of(session),
        "site": session.site or Site.objects.first(),
        "standing": where_one_stands.value,
        "form": form,
        "form_shown": form_shown,
        "lost": lost,
        "dates": [] if form_shown and not lost and not form.waits_only else other_dates.of(session),
        "erase_after": ActivitySettings.current().erase_after_days,
    }
    return render(request, "activities/register.html", context, status=status)
