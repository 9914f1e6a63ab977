"""Codes of a list: one more, another wording, and what ends with a year."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cdm.core import clock, notices
from cdm.core.access import Request, staff
from cdm.core.refused import Refused
from cdm.core.vocabulary import Role
from stats.models import Term, TermGroup
from stats.vocabulary import changing, comparing, undoing, usage
from stats.vocabulary.forms import LINES, MOST_LINES, AddForm, ChangeForm, TermForm, new_lines
from stats.vocabulary.views.pages import done, find, known, list_url, saved


@staff(Role.MANAGER)
def add(request: Request, name: str) -> HttpResponse:
    listed = known(name)
    aged = listed == Term.List.AGE5
    form = AddForm(request.POST or None, aged=aged)
    if request.method == "POST" and form.is_valid():
        try:
            term = changing.add(name=name, new=form.made(), first_year=form.cleaned_data["first_year"])
        except Refused as refused:
            field = "first_year" if refused.field == "last_year" else refused.field
            form.add_error(field, str(refused))
        else:
            said = _("“%(label)s” is on the list.") % {"label": term.label}
            return done(request, said, undoing.before([], [term]), back=list_url(name))
    context = {"form": form, "name": name, "label": listed.label, "aged": aged}
    return render(request, "stats/vocabulary/add.html", context, status=422 if form.errors else 200)


@staff(Role.MANAGER)
def edit(request: Request, name: str, code: str) -> HttpResponse:
    """The words of a code: the same meaning, in every year."""
    term = find(name, code)
    started = {field: getattr(term, field) for field in ("label_fr", "label_nl", "position")}
    form = TermForm(request.POST or None, initial=started)
    if request.method == "POST" and form.is_valid():
        was = undoing.before([term])
        changing.reword(term=term, **form.cleaned_data)
        return done(request, saved(), was, back=list_url(name))
    use = usage.of(name).get(code)
    labels = dict(Term.objects.of(name).values_list("code", "label"))
    context = {
        "form": form,
        "term": Term.objects.get(pk=term.pk),
        "name": name,
        "label": known(name).label,
        "use": use,
        "became": [labels.get(each, each) for each in term.becomes],
        "groups": TermGroup.objects.filter(list=name, members__contains=[code]).order_by("position", "code"),
        "removable": changing.removable(term, use),
    }
    return render(request, "stats/vocabulary/term.html", context, status=422 if form.errors else 200)


@staff(Role.MANAGER)
@require_POST
def revive(request: Request, name: str, code: str) -> HttpResponse:
    term = find(name, code)
    was = undoing.before([term])
    try:
        changing.revive(term=term)
    except Refused as refused:
        notices.refuse(request, refused)
        return HttpResponseRedirect(list_url(name))
    return done(request, _("“%(label)s” holds again.") % {"label": term.label}, was, back=list_url(name))


@staff(Role.MANAGER)
@require_POST
def remove(request: Request, name: str, code: str) -> HttpResponse:
    term = find(name, code)
    was = undoing.before([term, *TermGroup.objects.filter(list=name, members__contains=[code]).order_by("code")])
    try:
        changing.remove(term=term)
    except Refused as refused:
        notices.refuse(request, refused)
        return HttpResponseRedirect(list_url(name))
    return done(request, _("“%(label)s” is removed.") % {"label": term.label}, was, back=list_url(name))


@staff(Role.MANAGER)
def change(request: Request, name: str) -> HttpResponse:
    """What ends and what takes over: asked, shown, done."""
    listed = known(name)
    aged = listed == Term.List.AGE5
    terms = [term for term in Term.objects.of(name).order_by("position", "code") if term.valid_until is None]
    data, lines = _asked(request)
    form = ChangeForm(data, terms=terms, initial={"ends": request.GET.getlist("ends")})
    added = new_lines(data, aged=aged, lines=lines)
    plan = None
    asked = request.method == "POST" and "more" not in request.POST
    if asked and form.is_valid() and added.is_valid():
        try:
            plan = changing.plan(
                name=name, new=[line.made() for line in added if line.has_changed()], **form.cleaned_data
            )
            if "confirm" in request.POST:
                return _carry_out(request, plan)
        except Refused as refused:
            plan = None
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
    if plan is not None:
        return render(request, "stats/vocabulary/change_preview.html", _told(plan, request.POST, listed.label))
    wrong = asked and bool(form.errors or added.total_error_count())
    context = {"form": form, "lines": added, "name": name, "label": listed.label, "aged": aged, "wrong": wrong,
               "more": added.total_form_count() < MOST_LINES}  # fmt: skip
    return render(request, "stats/vocabulary/change.html", context, status=422 if wrong else 200)


def _asked(request: Request) -> tuple[QueryDict | None, int]:
    """What was sent; with the button for more lines, LINES more of them."""
    if request.method != "POST":
        return None, LINES
    data = request.POST.copy()
    if "more" in data:
        total = data.get("n-TOTAL_FORMS", "")
        there = int(total) if total.isdecimal() and len(total) < 4 else LINES
        data["n-TOTAL_FORMS"] = str(min(there + LINES, MOST_LINES))
    return data, LINES


def _carry_out(request: Request, plan: changing.Plan) -> HttpResponse:
    was = undoing.before([*plan.ended, *plan.joins], plan.added)
    changing.carry_out(plan)
    said = _("Done: from %(year)s on the new codes hold.") % {"year": plan.last_year + 1}
    if not (plan.added or plan.continued):
        said = _("Done: it ends with %(year)s.") % {"year": plan.last_year}
    return done(request, said, was, back=list_url(plan.name))


def _told(plan: changing.Plan, sent: QueryDict, label: Any) -> dict[str, Any]:
    """The change as two years see it, before it is there."""
    kept = {term.code: term for term in Term.objects.of(plan.name).order_by("position", "code")}
    kept |= {term.code: term for term in (*plan.ended, *plan.added)}
    made = comparing.of_terms(list(kept.values()), plan.last_year, plan.last_year + 1)
    used = usage.of(plan.name)
    return {
        "plan": plan,
        "name": plan.name,
        "label": label,
        "first_year": plan.last_year + 1,
        "changed": made.changed,
        "broken": made.broken,
        "ended": [(term, used.get(term.code)) for term in plan.ended],
        "sent": [(key, value) for key, values in sent.lists() for value in values if key not in _BUTTONS],
        "past": plan.last_year + 1 < clock.today().year,
    }


_BUTTONS = frozenset({"csrfmiddlewaretoken", "confirm", "more"})
