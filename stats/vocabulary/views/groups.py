"""Codes told together."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cdm.core import notices
from cdm.core.access import Request, staff
from cdm.core.refused import Refused
from cdm.core.vocabulary import Role
from stats.models import Term, TermGroup
from stats.vocabulary import grouping, undoing
from stats.vocabulary.forms import GroupForm
from stats.vocabulary.views.pages import done, known, list_url, saved


@staff(Role.MANAGER)
def add(request: Request, name: str) -> HttpResponse:
    return _edit(request, name, None)


@staff(Role.MANAGER)
def edit(request: Request, name: str, code: str) -> HttpResponse:
    return _edit(request, name, get_object_or_404(TermGroup, list=known(name), code=code))


def _edit(request: Request, name: str, group: TermGroup | None) -> HttpResponse:
    listed = known(name)
    terms = list(Term.objects.of(name).order_by("position", "code"))
    started = {}
    if group:
        started = {field: getattr(group, field) for field in ("label_fr", "label_nl", "members")}
    form = GroupForm(request.POST or None, terms=terms, group=group, initial=started)
    if request.method == "POST" and form.is_valid():
        was = undoing.before([group] if group else [])
        said = form.cleaned_data | {"code": group.code if group else form.cleaned_data["code"]}
        try:
            if group is None and TermGroup.objects.filter(list=name, code=said["code"]).exists():
                raise Refused(_("This list already has this group."), field="code")
            row = grouping.save(name=name, position=group.position if group else 900, **said)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            if group is None:
                was.made.append(("group", row.pk))
            return done(request, saved(), was, back=list_url(name))
    context = {
        "form": form,
        "group": TermGroup.objects.get(pk=group.pk) if group else None,
        "name": name,
        "label": listed.label,
        "removable": group is not None and not grouping.is_planted(group),
    }
    return render(request, "stats/vocabulary/group.html", context, status=422 if form.errors else 200)


@staff(Role.MANAGER)
@require_POST
def remove(request: Request, name: str, code: str) -> HttpResponse:
    group = get_object_or_404(TermGroup, list=known(name), code=code)
    was = undoing.before([group])
    try:
        grouping.remove(group)
    except Refused as refused:
        notices.refuse(request, refused)
        return HttpResponseRedirect(list_url(name))
    return done(request, _("“%(label)s” is removed.") % {"label": group.label}, was, back=list_url(name))
