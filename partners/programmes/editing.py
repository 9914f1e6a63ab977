"""Managers' pages of a programme: what it is, what it promised, who may look in from outside. Undoable for a minute."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cdm.core import clock, notices, undoable
from cdm.core.access import Request, staff
from cdm.core.refused import Refused
from cdm.core.vocabulary import Role
from partners.models import Programme
from partners.programmes import describing, keeping, promising
from partners.programmes.access import managed
from partners.programmes.forms import LinkForm, ProgrammeForm, TargetsForm
from partners.programmes.linking import link_of, links_of
from partners.programmes.telling import Told
from stats.recording import EARLIEST
from stats.shares import links

NOTE = "programme"  # what may be undone: ("targets", year, numbers) or ("link", key)


@staff(Role.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def programme_new(request: Request) -> HttpResponse:
    return _edit(request, Programme())


@staff(Role.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def programme_edit(request: Request, pk: int) -> HttpResponse:
    return _edit(request, managed(request, pk))


def _edit(request: Request, row: Programme) -> HttpResponse:
    new = row.pk is None
    name = row.name
    form = ProgrammeForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            saved = keeping.save(programme=form.save(commit=False), partners=form.cleaned_data["partners"])
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            notices.done(request, _("%(programme)s is saved.") % {"programme": saved})
            return redirect("partners:programme", saved.pk)
    context = {"form": form, "programme": None if new else row, "name": name}
    return render(request, "partners/programmes/edit.html", context, status=422 if form.errors else 200)


@staff(Role.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def programme_targets(request: Request, pk: int, year: int) -> HttpResponse:
    """What it promised for one year; an empty field promises nothing."""
    row = managed(request, pk)
    if not EARLIEST.year <= year <= clock.today().year + 5:
        raise Http404
    form = TargetsForm(
        request.POST or None, initial=promising.promised(row, year), last=(year - 1, promising.promised(row, year - 1))
    )
    if request.method == "POST" and form.is_valid():
        before = promising.promise(programme=row, year=year, numbers=form.cleaned_data)
        words = {"programme": row, "year": year}
        text = _("The targets of %(programme)s for %(year)s are saved.") % words
        notices.done(request, text, undo=_undo(request, row, "targets", year, before))
        return redirect(_page(row, year))
    context = {"form": form, "programme": row, "year": year, "url": _page(row, year)}
    return render(request, "partners/programmes/targets.html", context, status=422 if form.errors else 200)


def _page(row: Programme, year: int) -> str:
    """Of a year further ahead than figures go, the page of this one."""
    today = clock.today().year
    if year == today or year > today + 1:
        return reverse("partners:programme", args=[row.pk])
    return reverse("partners:programme_year", args=[row.pk, year])


@staff(Role.MANAGER)
@require_POST
def programme_link(request: Request, pk: int) -> HttpResponse:
    """One more link for the funder; what does not fit comes back with the page of this year."""
    row = managed(request, pk)
    form = LinkForm(request.POST, auto_id="link_%s")
    if form.is_valid():
        try:
            link = links.make(programme=row.code, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            notices.done(request, _("The link for %(who)s is made: copy it below.") % {"who": link})
            return redirect(reverse("partners:programme", args=[row.pk]) + "#links")
    context: dict[str, Any] = {"programme": row, "told": Told(row, clock.today().year), "term": describing.term(row)}
    context |= {"manages": True, "links": links_of(row), "link_form": form}
    return render(request, "partners/programmes/programme.html", context, status=422)


@staff(Role.MANAGER)
@require_POST
def programme_link_end(request: Request, pk: int, key: UUID) -> HttpResponse:
    row = managed(request, pk)
    link = links.revoke(link=link_of(row, key))
    undo = _undo(request, row, "link", link.key)
    notices.done(request, _("The link for %(who)s no longer works.") % {"who": link}, undo=undo)
    return redirect("partners:programme", row.pk)


def _undo(request: Request, row: Programme, *note: Any) -> str:
    key = undoable.remember(NOTE, (row.pk, *note), user_id=request.member.user_id)
    return reverse("partners:programme_undo", args=[row.pk, key])


@staff(Role.MANAGER)
@require_POST
def programme_undo(request: Request, pk: int, key: str) -> HttpResponse:
    row = managed(request, pk)
    try:
        of, what, *kept = undoable.recall(NOTE, key, user_id=request.member.user_id)
    except Refused as refused:
        notices.refuse(request, refused)
        return redirect("partners:programme", row.pk)
    if of != row.pk:
        raise Http404
    if what == "link":
        link = links.give_back(link=link_of(row, kept[0]))
        notices.done(request, _("The link for %(who)s works again.") % {"who": link})
        return redirect("partners:programme", row.pk)
    year, numbers = kept
    promising.promise(programme=row, year=year, numbers=numbers)
    notices.done(request, _("The targets of %(year)s are as they were.") % {"year": year})
    return redirect(_page(row, year))
