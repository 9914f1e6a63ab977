"""Making sessions: one, one on several days, or many by a rule whose dates are looked at first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from activities import giving, planning
from activities.access import PLANNERS, Right, activity_for, session_for
from activities.models import Activity, Session
from activities.planning import Plan, plans, series
from activities.planning.series import Occurrence, Rule
from activities.staff import answers, saying
from activities.staff.forms_days import within_years
from activities.staff.forms_session import NewSessionForm, typed_again
from cdm.core import clock, notices
from cdm.core.access import Request, staff
from cdm.core.forms import day_input
from cdm.core.refused import Refused


@staff(*PLANNERS)
def new(request: Request, pk: int) -> HttpResponse:
    """``pk`` of the activity. A rule leads to the list of its dates, which posts here again with those chosen."""
    activity = activity_for(request, pk, Right.EDIT)
    posted = request.method == "POST"
    givers = giving.choices(request.member, activity)
    if posted and {"more", "back"} & request.POST.keys():
        more = 1 if "more" in request.POST else 0
        again = typed_again(request.POST, more_days=more)
        return _form(request, activity, NewSessionForm(givers=givers, initial=again))
    if not posted:
        return _form(request, activity, NewSessionForm(givers=givers, initial=_proposed(activity)))
    form = NewSessionForm(request.POST, givers=givers)
    if not form.is_valid():
        return _form(request, activity, form)
    plan, rule, publish = form.to_plan(), form.rule, "publish" in request.POST
    if rule and "sure" not in request.POST:
        return _dates(request, activity, form, plan, rule)
    try:
        if rule:
            return _make_series(request, activity, form, plan, rule)
        made = planning.create(activity=activity, plan=plan, publish=publish)
    except Refused as refused:
        if rule:
            return _dates(request, activity, form, plan, rule, refused=refused)
        saying.put(form, refused, request.member)
        return _form(request, activity, form)
    notices.done(request, _("Published: people can register.") if publish else _("Saved as a draft."))
    _warn(request, [made])
    return redirect("activities:activity", activity.pk)


class DayForm(forms.Form):
    day = forms.DateField(label=gettext_lazy("Date of the copy"), widget=day_input(), validators=[within_years])
    with_room = forms.BooleanField(label=gettext_lazy("Hold the same room"), required=False, initial=True)


@staff(*PLANNERS)
def duplicate(request: Request, pk: int) -> HttpResponse:
    """A draft like it on another date, with the same hours; several days keep their distance."""
    session = session_for(request, pk, Right.EDIT)
    form = DayForm(request.POST or None, initial={"day": clock.local(session.starts).date() + dt.timedelta(weeks=1)})
    if not session.room_id:
        del form.fields["with_room"]
    if request.method == "POST" and form.is_valid():
        plan = plans.on(plans.of(session), form.cleaned_data["day"])
        if session.room_id and not form.cleaned_data["with_room"]:
            plan = replace(plan, room=None)
        try:
            made = planning.create(activity=session.activity, plan=plan)
        except Refused as refused:
            saying.put(form, refused, request.member)
        else:
            notices.done(request, _("This is the copy, a draft: change what is different, then publish it."))
            return redirect("activities:session_edit", made.pk)
    page = {"form": form, "session": session, "meetings": list(session.meetings.all())}
    return render(request, "activities/staff/session_duplicate.html", page, status=422 if form.errors else 200)


def _proposed(activity: Activity) -> dict[str, Any]:
    """As the latest session was, on no date yet: people plan what they planned before."""
    latest = activity.sessions.order_by("-starts", "-pk").first()
    if latest is None:
        return {"mode": "onsite", "languages": activity.languages, "repeat": "", "together": "", "onsite_waiting": None}
    plan = replace(plans.of(latest), opens=None, closes=None, outside_hours=False)
    first = NewSessionForm(plan=replace(plan, meetings=plan.meetings[:1])).initial
    return {**first, "day_0": None, "key_0": None, "repeat": "", "together": ""}


def _form(request: Request, activity: Activity, form: NewSessionForm) -> HttpResponse:
    page = {"form": form, "activity": activity, "session": None}
    return render(request, "activities/staff/session_form.html", page, status=422 if form.errors else 200)


def _dates(
    request: Request,
    activity: Activity,
    form: NewSessionForm,
    plan: Plan,
    rule: Rule,
    *,
    refused: Refused | None = None,
) -> HttpResponse:
    """Every date of the rule and what stands against it; those that can be are ticked."""
    found = series.preview(plan, rule)
    chosen = set(request.POST.getlist("days")) if "sure" in request.POST else None
    page = {
        "activity": activity,
        "form": form,
        "lines": [_line(each, chosen, request) for each in found],
        "fine": sum(each.fine for each in found),
        "refused": saying.refusal(refused, request.member) if refused else "",
        "carried": answers.carried(request.POST, without=("days", "publish", "draft")),
        "together": form.cleaned_data["together"],
        "plan": plan,
    }
    return render(request, "activities/staff/series.html", page, status=422 if refused else 200)


def _line(each: Occurrence, chosen: set[str] | None, request: Request) -> dict[str, Any]:
    reasons: list[str] = [str(each.verdict.closed)] if each.verdict.closed else []
    reasons += [
        _("room taken: %(who)s") % {"who": saying.who(clash.session, request.member)} for clash in each.verdict.clashes
    ]
    if each.past:
        reasons.append(_("over already"))
    elif not each.exists:
        reasons.append(_("the clocks jump over this hour"))
    value = each.day.isoformat()
    ticked = each.fine if chosen is None else each.possible and value in chosen
    start, end = each.plan.meetings[0].period
    return {
        "value": value,
        "day": each.day,
        "start": start,
        "end": end,
        "reasons": reasons,
        "taken": bool(each.verdict.clashes),
        "possible": each.possible,
        "ticked": ticked,
    }


def _make_series(request: Request, activity: Activity, form: NewSessionForm, plan: Plan, rule: Rule) -> HttpResponse:
    days = [day for typed in request.POST.getlist("days") if (day := _day(typed))]
    together, publish = form.cleaned_data["together"], "publish" in request.POST
    made = series.create(activity=activity, plan=plan, rule=rule, days=days, together=together, publish=publish)
    count = len(made[0].meetings.all()) if together else len(made)
    if together:
        words = ngettext("Made: one session on %(n)s day.", "Made: one session on %(n)s days.", count)
    else:
        words = ngettext("%(n)s session made.", "%(n)s sessions made.", count)
    state = _("People can register.") if publish else _("Publish them when they are ready.")
    notices.done(request, f"{words % {'n': count}} {state}")
    _warn(request, made)
    return redirect("activities:activity", activity.pk)


def _warn(request: Request, made: Sequence[Session]) -> None:
    if made[0].mode != "onsite" and not made[0].meeting_link:
        notices.warn(request, _("The link to join online is still missing: add it before the day."))


def _day(typed: str) -> dt.date | None:
    try:
        return parse_date(typed)
    except ValueError:
        return None
