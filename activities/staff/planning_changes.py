"""Changing, moving, publishing and cancelling sessions: what will happen is shown before it does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from activities import giving, planning
from activities import notices as mails
from activities.access import PLANNERS, Right, activity_for, session_for
from activities.models import Registration, Session
from activities.planning import Before, Plan, plans, series, sessions
from activities.staff import answers, saying
from activities.staff.forms_change import EditSessionForm, MoveSessionForm, TellForm
from activities.staff.forms_session import typed_again
from cdm.core import clock, notices, returning
from cdm.core.access import Request, staff
from cdm.core.refused import Refused
from cdm.outbox.messages import Mail

Changes = Sequence[tuple[Session, Plan]]


@staff(*PLANNERS)
def edit(request: Request, pk: int) -> HttpResponse:
    return _change(request, session_for(request, pk, Right.EDIT), EditSessionForm, "session_form")


@staff(*PLANNERS)
def move(request: Request, pk: int) -> HttpResponse:
    return _change(request, session_for(request, pk, Right.EDIT), MoveSessionForm, "session_move")


@staff(*PLANNERS)
def cancel(request: Request, pk: int) -> HttpResponse:
    """With a few words to all; of a series, this one, those after it, or all to come."""
    session = session_for(request, pk, Right.EDIT)
    if session.state not in sessions.OPEN:
        return _no_longer(request, session)
    form = TellForm(request.POST or None, serial=_serial(session))
    posted = request.method == "POST" and form.is_valid()
    hit = list(series.touched(session, form.reach if posted else "one"))
    if posted and "preview" not in request.POST:
        befores = [Before.of(each) for each in _whole(hit)]
        try:
            after = planning.cancel(which=hit, message=form.cleaned_data["message"])
        except Refused as refused:
            notices.refuse(request, refused)
            return redirect("activities:activity", session.activity_id)
        words = ngettext("%(n)s session is cancelled.", "%(n)s sessions are cancelled.", len(after))
        return _finish(request, session, words % {"n": len(after)}, befores, after)
    mail, language = _mail(session, "session_cancelled", form.cleaned_data["message"] if posted else "")
    page = {
        "form": form,
        "session": session,
        "meetings": list(session.meetings.all()),
        "hit": hit,
        "reach": saying.reach(hit),
        "mail": mail,
        "mail_language": language,
        "back": returning.place(request, _page_of(session)),
    }
    return render(request, "activities/staff/session_cancel.html", page, status=422 if form.errors else 200)


@staff(*PLANNERS)
@require_POST
def publish(request: Request, pk: int) -> HttpResponse:
    """Or, with ``to=draft``, take it back while nobody is registered; with ``to=nothing`` remove a draft."""
    session = session_for(request, pk, Right.EDIT)
    to, back = request.POST.get("to"), returning.place(request, _page_of(session))
    try:
        if to == "draft":
            planning.unpublish(session=session)
            notices.done(request, _("Taken back: it is a draft again."))
        elif to == "nothing":
            planning.drop(session=session)
            notices.done(request, _("The draft is removed."))
            return redirect("activities:activity", session.activity_id)
        else:
            planning.publish(which=[session])
            notices.done(request, _("Published: people can register."))
            if session.mode != "onsite" and not session.meeting_link:
                notices.warn(request, _("The link to join online is still missing: add it before the day."))
    except Refused as refused:
        notices.refuse(request, refused)
    return redirect(back)


@staff(*PLANNERS)
@require_POST
def publish_all(request: Request, pk: int) -> HttpResponse:
    """Every draft to come of an activity, or none."""
    activity = activity_for(request, pk, Right.EDIT)
    drafts = list(activity.sessions.filter(state=Session.State.DRAFT, starts__gt=clock.now()))
    try:
        made = planning.publish(which=drafts)
    except Refused as refused:
        notices.refuse(request, refused)
    else:
        words = ngettext("%(n)s session published.", "%(n)s sessions published.", len(made))
        notices.done(request, words % {"n": len(made)})
    return redirect("activities:activity", pk)


def _change(request: Request, session: Session, kind: type[EditSessionForm], template: str) -> HttpResponse:
    if session.state not in sessions.OPEN:
        return _no_longer(request, session)
    plan = plans.of(session)
    closed = frozenset(session.meetings.filter(closed=True).values_list("pk", flat=True))
    more = {"serial": _serial(session), "givers": giving.choices(request.member, session.activity, plan.given_by)}
    page: dict[str, Any] = {"session": session, "activity": session.activity, "reach": saying.reach([session])}
    if request.method == "POST" and {"more", "back"} & request.POST.keys():
        again = typed_again(request.POST, more_days=1 if "more" in request.POST else 0)
        return _form(request, kind(plan=plan, closed=closed, initial=again, **more), template, page)
    form = kind(request.POST or None, plan=plan, closed=closed, **more)
    if request.method == "POST" and form.is_valid():
        changes = series.changes(session, form.to_plan(), form.reach)
        told = [(each, to) for each, to in changes if sessions.touches(plans.of(each), to)]
        hearing = saying.reach(each for each, _to in told)
        if hearing.registrations and "sure" not in request.POST:
            return _review(request, session, form, changes, hearing)
        befores = [Before.of(each) for each, _to in changes]
        try:
            after = planning.change_all(changes=changes, message=form.cleaned_data["message"])
        except Refused as refused:
            saying.put(form, refused, request.member)
        else:
            words = ngettext("Saved.", "Saved: %(n)s sessions.", len(after)) % {"n": len(after)}
            if hearing.mails:
                words += " " + _("The mails leave in a minute.")
            return _finish(request, session, words, befores, after)
    return _form(request, form, template, page)


def _review(
    request: Request, session: Session, form: EditSessionForm, changes: Changes, hearing: saying.Reach
) -> HttpResponse:
    """What changes and who hears of it, before it is done."""
    page = {
        "session": session,
        "differences": saying.differences(plans.of(session), form.to_plan()),
        "reach": hearing,
        "count": len(changes),
        "message": form.cleaned_data["message"],
        "carried": answers.carried(request.POST),
        "back": _page_of(session),
    }
    return render(request, "activities/staff/session_review.html", page)


def _form(request: Request, form: EditSessionForm, template: str, page: dict[str, Any]) -> HttpResponse:
    page = {**page, "form": form, "back": returning.place(request, _page_of(page["session"]))}
    return render(request, f"activities/staff/{template}.html", page, status=422 if form.errors else 200)


def _finish(
    request: Request, session: Session, words: str, befores: Sequence[Before], after: Sequence[Session]
) -> HttpResponse:
    back = returning.place(request, _page_of(session))
    answers.done(request, words, befores, after, back=back)
    return redirect(back)


def _mail(session: Session, kind: str, message: str) -> tuple[Mail | None, str]:
    """What each of those who are registered gets, and its language: shown with one of them, without the name."""
    sample = Registration.objects.active().filter(session=session).exclude(email="").order_by("pk").first()
    if sample is None or session.state != Session.State.PUBLISHED:
        return None, ""
    sample.session, sample.name = session, ""
    return mails.preview(sample, kind, message=message), sample.page_language


def _whole(hit: Sequence[Session]) -> list[Session]:
    rows = Session.objects.filter(pk__in=[each.pk for each in hit])
    return list(rows.prefetch_related("meetings", "pools").order_by("starts", "pk"))


def _serial(session: Session) -> bool:
    return session.series_id is not None and series.touched(session, "all").count() > 1


def _no_longer(request: Request, session: Session) -> HttpResponse:
    notices.refuse(request, _("This session is cancelled or over: it can no longer be changed."))
    return redirect("activities:activity", session.activity_id)


def _page_of(session: Session) -> str:
    return reverse("activities:activity", args=[session.activity_id])
