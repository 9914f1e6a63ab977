"""Keeping the sheets: writing one, saying that it is right, and seeing which are not."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cdm.core import notices, returning, undoable
from cdm.core.access import Request, staff
from cdm.core.refused import Conflict, Refused
from cdm.core.vocabulary import Role
from partners.directory import freshness, listing, sheets
from partners.directory.forms import LinkLines, NewForm, SheetForm, kept
from partners.models import Partner, Programme

KEEPERS = (Role.COUNSELLOR, Role.COORDINATOR, Role.MANAGER)
NOTE = "sheet"
PER_PAGE = 50


@staff(Role.MANAGER)
def add(request: Request) -> HttpResponse:
    """Its code and its names; then on to its sheet."""
    form = NewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            partner = sheets.add(**form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            notices.done(request, _("%(partner)s is among the partners. Now its sheet:") % {"partner": partner.name})
            return redirect("partners:edit_sheet", partner.code)
    return render(request, "partners/sheet_add.html", {"form": form}, status=422 if form.errors else 200)


@staff(*KEEPERS)
def edit(request: Request, code: str) -> HttpResponse:
    """``preview`` shows what visitors would see and saves nothing; ``verify`` also says that all of it is right."""
    partner = sheets.partner_for(request, code)
    links = partner.links.all()
    form = SheetForm(
        request.POST or None,
        instance=partner,
        initial={"seen": sheets.version(partner, links)},
        settles=sheets.may_settle(request, partner),
        manages=request.member.has(Role.MANAGER),
    )
    lines = LinkLines(request.POST or None, queryset=links, prefix="l")
    asked = request.method == "POST"
    valid = asked and form.is_valid() & lines.is_valid()
    if asked and "preview" in request.POST:
        if request.htmx:
            return render(request, "partners/_preview.html", _preview(form, lines))
    elif valid and (saved := _saved(request, form, lines)):
        return saved
    context = {
        "form": form,
        "lines": lines,
        "standing": Partner.objects.get(pk=partner.pk),
        "wrong": asked and bool(form.errors or lines.total_error_count()),
        **_preview(form, lines),
    }
    return render(request, "partners/sheet_edit.html", context, status=422 if context["wrong"] else 200)


def _saved(request: Request, form: SheetForm, lines: Any) -> HttpResponse | None:
    """The way on once it is saved; None, with the reason on the form, when somebody else was faster."""
    links, dropped = kept(lines)
    partner, verify = form.instance, "verify" in request.POST
    try:
        sheets.save(
            partner=partner,
            fields=form.written(),
            links=links,
            dropped=dropped,
            seen=form.cleaned_data["seen"],
            verify=verify,
        )
    except Conflict as conflict:
        form.add_error(None, str(conflict))
        now = Partner.objects.get(pk=partner.pk)
        again = request.POST.copy()
        again["seen"] = sheets.version(now, now.links.all())
        form.data = again
        return None
    notices.done(request, _("The sheet is saved, and verified today.") if verify else _("The sheet is saved."))
    return redirect("partners:sheets" if not partner.active else reverse("partners:sheet", args=[partner.code]))


def _preview(form: SheetForm, lines: Any) -> dict[str, Any]:
    """The sheet as it is written, saved or not; what is not valid is left out of it."""
    usable = lines.is_bound and lines.is_valid()
    return {
        "partner": form.instance,
        "links": kept(lines)[0] if usable else form.instance.links.all(),
        "programmes": Programme.objects.running().filter(partners=form.instance),
        "languages": sheets.LANGUAGES,
    }


@staff(*KEEPERS)
@require_POST
def verify(request: Request, code: str) -> HttpResponse:
    """One button: all of it is still right. It can be taken back for a minute."""
    partner = sheets.partner_for(request, code)
    note = (partner.code, partner.verified_on, partner.reminded_on)
    freshness.verify(partner=partner)
    undo = reverse("partners:verify_undo", args=[undoable.remember(NOTE, note, user_id=request.member.user_id)])
    said = _("Thank you. The sheet of %(partner)s is verified today.") % {"partner": partner.name}
    notices.done(request, said, undo=undo)
    return redirect(returning.place(request, reverse("partners:sheets")))


@staff(*KEEPERS)
@require_POST
def verify_undo(request: Request, key: str) -> HttpResponse:
    try:
        code, verified_on, reminded_on = undoable.recall(NOTE, key, user_id=request.member.user_id)
    except Refused as refused:
        notices.refuse(request, refused)
        return redirect("partners:sheets")
    partner = sheets.partner_for(request, code)
    freshness.unverify(partner=partner, verified_on=verified_on, reminded_on=reminded_on)
    notices.done(request, _("Taken back: the sheet of %(partner)s stands as before.") % {"partner": partner.name})
    return redirect("partners:sheets")


@staff(*KEEPERS)
@require_safe
def index(request: Request) -> HttpResponse:
    """The sheets one keeps, those that need somebody first; ``?show=`` what is due, incomplete, gone."""
    rows = listing.rows(request.member)
    show = request.GET.get("show", "")
    shown = listing.fitting(rows, show)
    return render(
        request,
        "partners/sheets.html",
        {
            "page": Paginator(shown, PER_PAGE).get_page(request.GET.get("page")),
            "filters": listing.filters(rows, show),
            "count": len(rows),
            "show": show,
            "several": request.member.has(Role.MANAGER),
        },
    )
