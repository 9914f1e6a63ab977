"""Writing an activity, showing it, putting it away."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from activities.access import PLANNERS, Right, activity_for
from activities.models import Activity
from activities.planning import activity as verbs
from activities.planning import pictures
from activities.planning.activity import Incomplete
from activities.staff.forms_activity import ActivityForm
from cdm.core import notices
from cdm.core.access import Request, staff
from cdm.core.refused import Refused


@staff(*PLANNERS)
def new(request: Request) -> HttpResponse:
    return _edit(request, Activity())


@staff(*PLANNERS)
def edit(request: Request, pk: int) -> HttpResponse:
    return _edit(request, activity_for(request, pk, Right.EDIT))


@staff(*PLANNERS)
@require_POST
def state(request: Request, pk: int) -> HttpResponse:
    """``to``: published, draft (take back) or archived."""
    found = activity_for(request, pk, Right.EDIT)
    said = {
        "published": (verbs.publish, _("Published: it is in the agenda as soon as one of its sessions is.")),
        "draft": (verbs.unpublish, _("Taken back: the public no longer sees it.")),
        "archived": (verbs.archive, _("Put away in the archive.")),
    }
    verb, sentence = said.get(request.POST.get("to", ""), (None, ""))
    if verb is not None:
        try:
            verb(activity=found)
        except Refused as refused:
            notices.refuse(request, refused)
        else:
            notices.done(request, sentence)
    return redirect("activities:activity", pk)


@staff(*PLANNERS)
@require_POST
def duplicate(request: Request, pk: int) -> HttpResponse:
    made = verbs.duplicate(activity=activity_for(request, pk, Right.EDIT))
    notices.done(request, _("This is the copy, a draft: change what is different."))
    return redirect("activities:activity_edit", made.pk)


def _edit(request: Request, found: Activity) -> HttpResponse:
    form = ActivityForm(request.POST or None, request.FILES or None, instance=found, member=request.member)
    if request.method == "POST" and form.is_valid():
        try:
            saved = _save(form)
        except Incomplete as incomplete:
            form.add_error(None, str(incomplete))
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            if "publish" not in request.POST:
                notices.done(request, _("Saved."))
            else:
                _publish(request, saved)
            return redirect("activities:activity", saved.pk)
    context = {"form": form, "activity": found if found.pk else None, "drawn": form.drawn}
    return render(request, "activities/staff/activity_form.html", context, status=422 if form.errors else 200)


def _save(form: ActivityForm) -> Activity:
    typed = form.cleaned_data
    saved = verbs.save(activity=form.instance, audiences=typed["audiences"], co_hosts=typed["co_hosts"])
    if typed.get("remove_picture") and not form.drawn:
        pictures.remove(activity=saved)
    else:
        pictures.keep(activity=saved, alt_fr=typed["alt_fr"], alt_nl=typed["alt_nl"], drawn=form.drawn)
    return saved


def _publish(request: Request, saved: Activity) -> None:
    """What was typed is kept even when it cannot be published yet."""
    try:
        verbs.publish(activity=saved)
    except Refused as refused:
        notices.warn(request, _("Saved as a draft. %(reason)s") % {"reason": refused})
    else:
        notices.done(request, _("Saved and published."))
