"""Keeping the catalogue: its list, one work, and the way out of the stock and back."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cdm.core import clock, notices, returning, undoable
from cdm.core.access import Request, staff
from cdm.core.refused import Conflict, Refused
from cdm.core.vocabulary import Role, Theme
from multimedia.documentation import exporting, keeping, stock
from multimedia.documentation.filters import GONE, NO_THEME, SORTS, Filters
from multimedia.models import Work
from multimedia.staff.documentation_form import WorkForm

KEEPERS = (Role.DOCUMENTALIST, Role.MANAGER)
PAGE = 50
NOTE = "work"
STATES = (*Work.State.values, GONE)


@staff(*KEEPERS)
@require_safe
def catalogue(request: Request) -> HttpResponse:
    wanted = Filters.read(request.GET, sorts=SORTS, states=STATES)
    found = wanted.apply(_works(wanted))
    page = Paginator(found.works, PAGE).get_page(request.GET.get("page"))
    works, copies = stock.today()
    context = {
        "filters": wanted,
        "found": found,
        "page": page,
        "query": wanted.query(),
        "themes": [*((theme.value, theme.label) for theme in Theme), (NO_THEME, _("No theme"))],
        "languages": Work.WorkLanguage.choices,
        "tabs": [("", _("In the stock")), *Work.State.choices, (GONE, _("Withdrawn"))],
        "works": works,
        "copies": copies,
        "asked": bool(wanted.q or wanted.narrowed),
    }
    return render(request, "multimedia/staff/catalogue.html", context)


@staff(*KEEPERS)
@require_safe
def export(request: Request, kind: str) -> HttpResponse:
    """What the list shows, in its order."""
    wanted = Filters.read(request.GET, sorts=SORTS, states=STATES)
    works = wanted.apply(_works(wanted)).works
    if kind == "csv":
        answer = HttpResponse(b"".join(exporting.as_csv(works)), content_type="text/csv; charset=utf-8")
    else:
        asked = [(_("Asked for"), chip.label) for chip in wanted.chips()]
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        answer = HttpResponse(exporting.as_xlsx(works, asked), content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="documentation-{clock.today():%Y-%m-%d}.{kind}"'
    return answer


@staff(*KEEPERS)
def new(request: Request) -> HttpResponse:
    return _edit(request, Work())


@staff(*KEEPERS)
def edit(request: Request, pk: int) -> HttpResponse:
    return _edit(request, get_object_or_404(Work, pk=pk))


@staff(*KEEPERS)
@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    """``to``: out of the stock, or back in."""
    work = get_object_or_404(Work, pk=pk)
    verb, said = {
        "out": (keeping.withdraw, _("Withdrawn: it is no longer in the stock.")),
        "in": (keeping.bring_back, _("It is in the stock again.")),
    }.get(request.POST.get("to", ""), (None, ""))
    if verb is not None:
        try:
            change = verb(work=work)
        except Refused as refused:
            notices.refuse(request, refused)
        else:
            _done(request, said, change, back=reverse("multimedia:work_edit", args=[pk]))
    return redirect("multimedia:work_edit", pk)


@staff(*KEEPERS)
@require_POST
def undo(request: Request, key: str) -> HttpResponse:
    """Put back what this member did less than a minute ago; nobody else's key works."""
    try:
        keeping.undo(change=undoable.recall(NOTE, key, user_id=request.member.user_id))
    except Refused as refused:
        notices.refuse(request, refused)
    else:
        notices.done(request, _("Undone: everything is as it was."))
    return HttpResponseRedirect(returning.place(request, reverse("multimedia:catalogue")))


def _works(wanted: Filters) -> Any:
    if wanted.state == GONE:
        return Work.objects.filter(withdrawn__lte=clock.today())
    return Work.objects.held()


def _edit(request: Request, work: Work) -> HttpResponse:
    known = work.pk is not None
    seen = keeping.version(work) if known else ""
    form = WorkForm(request.POST or None, instance=work, initial={"seen": seen})
    if request.method == "POST" and form.is_valid():
        try:
            if known:
                change = keeping.change(work=form.instance, seen=form.cleaned_data["seen"])
            else:
                change = keeping.add(work=form.instance)
        except Conflict as conflict:
            form.add_error(None, str(conflict))
            form.refresh(seen=keeping.version(Work.objects.get(pk=work.pk)))
        except Work.DoesNotExist:
            raise Http404 from None
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            return _saved(request, form.instance, change, known=known)
    kept = Work.objects.get(pk=work.pk) if known else None
    context = {"form": form, "work": kept, "places": _places(), "submission": uuid.uuid4()}
    return render(request, "multimedia/staff/work_form.html", context, status=422 if form.errors else 200)


def _saved(request: Request, work: Work, change: keeping.Change, *, known: bool) -> HttpResponse:
    if twins := keeping.namesakes(work):
        listed = ", ".join(each.call_number for each in twins)
        notices.warn(request, _("Another work has the same ISBN: %(numbers)s.") % {"numbers": listed})
    said = _("Saved.") if known else _("Added: “%(title)s”.") % {"title": work.title}
    if not known and "another" in request.POST:
        _done(request, said, change, back=reverse("multimedia:work_new"))
        return redirect("multimedia:work_new")
    _done(request, said, change, back=reverse("multimedia:catalogue"))
    return redirect("multimedia:work_edit", work.pk)


def _done(request: Request, said: str, change: keeping.Change, *, back: str) -> None:
    key = undoable.remember(NOTE, change, user_id=request.member.user_id)
    notices.done(request, said, undo=returning.leading_to(back, by=reverse("multimedia:work_undo", args=[key])))


def _places() -> list[str]:
    """Where works stand already, to write it alike."""
    rows = Work.objects.held().exclude(place="").order_by("place").values_list("place", flat=True).distinct()
    return list(rows[:100])
