"""Closing a year, its versions, its corrections: managers only."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cdm.core import clock, notices
from cdm.core.access import Request, staff
from cdm.core.human import number
from cdm.core.refused import Conflict, Refused
from cdm.core.vocabulary import Role
from stats import names
from stats.closing import correcting, history
from stats.closing.correcting import Row, TooFew
from stats.closing.forms import CorrectionForm
from stats.closing.told import Closing, said
from stats.closing.words import Words
from stats.models import DIMENSIONS, Correction, YearVersion
from stats.recording import EARLIEST


def _known(year: int) -> int:
    if not EARLIEST.year <= year <= clock.today().year:
        raise Http404
    return year


@staff(Role.MANAGER)
def closing(request: Request, year: int) -> HttpResponse:
    """What is open before, what changed since."""
    return render(request, "stats/closing/closing.html", {"told": _told(request, _known(year))})


def _told(request: Request, year: int) -> Closing:
    try:
        return Closing(year, _number(request.GET.get("from", "")), _number(request.GET.get("to", "")))
    except YearVersion.DoesNotExist:
        raise Http404 from None


def _number(asked: str) -> int | None:
    if not asked:
        return None
    if not (asked.isascii() and asked.isdigit() and len(asked) < 5):
        raise Http404
    return int(asked)


@staff(Role.MANAGER)
@require_POST
def close(request: Request, year: int) -> HttpResponse:
    """Only with the tick that says one has looked."""
    _known(year)
    if request.POST.get("looked") != "yes":
        told = Closing(year, None, None, error=_("Tick that you looked at what is still open."))
        return render(request, "stats/closing/closing.html", {"told": told}, status=422)
    try:
        made = history.close(year=year)
    except Refused as refused:
        notices.refuse(request, refused)
    else:
        words = {"year": year, "count": number(made.figures["total"]["contacts"])}
        notices.done(request, _("%(year)s is closed with %(count)s contacts.") % words)
    return redirect("stats:closing", year)


@staff(Role.MANAGER)
def correct(request: Request, year: int) -> HttpResponse:
    """One page, twice: what is wrong; then what it changes, to be confirmed."""
    if (latest := history.latest(_known(year))) is None:
        raise Http404
    data = _taken(request.POST) if request.method == "POST" else None
    form = CorrectionForm(
        data,
        year=year,
        partners=_sorted("partner"),
        programmes=_sorted("programme"),
        initial=_reversed(year, request.GET.get("reverse", "")),
    )
    context: dict[str, Any] = {"year": year, "latest": latest, "form": form, "submission": uuid.uuid4()}
    status = 200
    if data is not None and "back" not in data:
        status = 422
        if form.is_valid():
            rows = form.rows()
            try:
                if "confirm" in data:
                    return _confirmed(request, year, form, rows)
                context |= {"changes": correcting.preview(year=year, rows=rows), "lines": said(rows)}
                status = 200
            except Conflict as conflict:
                context |= {"changes": correcting.preview(year=year, rows=rows), "lines": said(rows)}
                context |= {"conflict": conflict}
            except Refused as refused:
                form.add_error(refused.field if refused.field in form.fields else None, str(refused))
                if isinstance(refused, TooFew):
                    context["nearest"] = _nearest(refused.row)
    return render(request, "stats/closing/correction.html", context, status=status)


def _confirmed(request: Request, year: int, form: CorrectionForm, rows: list[Row]) -> HttpResponse:
    seen, submission = request.POST.get("after", ""), request.POST.get("submission", "")
    try:
        after, key = _number(seen) or 0, uuid.UUID(submission)
    except ValueError:
        raise Http404 from None
    made = correcting.correct(year=year, rows=rows, reason=form.reason(), after=after, submission=key)
    words = {"year": year, "number": made.number}
    notices.done(request, _("The correction is made: version %(number)s of %(year)s.") % words)
    return redirect("stats:closing", year)


def _taken(posted: QueryDict) -> QueryDict:
    """What was sent; with the codes of one of ``nearest`` when its button was pressed."""
    codes = posted.get("take", "").split("|")
    if len(codes) != len(DIMENSIONS):
        return posted
    data = posted.copy()
    for name, code in zip(DIMENSIONS, codes, strict=True):
        data[name] = code
    return data


def _nearest(row: Row) -> list[dict[str, Any]]:
    found = correcting.nearest(row)
    words = Words()
    return [{"value": "|".join(codes.values()), "label": words.codes(codes), "count": n} for codes, n in found]


def _sorted(kind: str) -> dict[str, str]:
    return dict(sorted(names.of(kind).items(), key=lambda entry: entry[1].casefold()))


def _reversed(year: int, key: str) -> dict[str, Any]:
    """The form filled in to take back a correction made before; empty for none."""
    try:
        made = Correction.objects.filter(key=uuid.UUID(key), month__year=year).first()
    except ValueError:
        made = None
    if made is None:
        return {}
    codes = {name: getattr(made, name) for name in DIMENSIONS}
    act = "less" if made.count > 0 else "add"
    return {**codes, "act": act, "month": made.month.isoformat(), "count": abs(made.count), "origin": "other"}
