"""Links for funders: the managers' list, and the page behind a link.

Who opens a link needs no account and gets no cookie; whether it ran out, was taken back, was cut on its way or never
existed, the answer is the same and names nothing. Only looking is possible, so that there is nothing to limit the rate
of, as on every page behind a signed link (``cdm.core.throttle``).
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Case, Value, When
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cdm.core import clock, notices, undoable
from cdm.core.access import Request, public, staff
from cdm.core.private import private
from cdm.core.refused import Refused
from cdm.core.vocabulary import Role
from stats import exports, names
from stats.models import ShareLink
from stats.shares import links
from stats.shares.forms import ShareForm
from stats.shares.sheets import sheets
from stats.shares.telling import Shared

PER_PAGE = 50
NOTE = "share"


@staff(Role.MANAGER)
def shares(request: Request) -> HttpResponse:
    """Every link ever made, those that work first, and one more to make."""
    form = ShareForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            link = links.make(**form.facts())
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            notices.done(request, _("The link for %(who)s is made: copy it below.") % {"who": link})
            return redirect("stats:shares")
    today = clock.today()
    over = Case(When(revoked=None, expires__gte=today, then=Value(0)), default=Value(1))
    page = Paginator(ShareLink.objects.order_by(over, "-created", "title", "key"), PER_PAGE)
    shown = page.get_page(request.GET.get("page"))
    known = {kind: names.of(kind) for kind in ("programme", "partner")}
    lines = [(link, _subject(link, known), links.works(link), _addresses(link)) for link in shown]
    context = {"form": form, "lines": lines, "page": shown}
    return render(request, "stats/shares.html", context, status=422 if form.errors else 200)


def _subject(link: ShareLink, known: dict[str, dict[str, str]]) -> str:
    kind, code = ("programme", link.programme) if link.programme else ("partner", link.partner)
    return known[kind].get(code, code)


def _addresses(link: ShareLink) -> list[tuple[str, str]]:
    """(language, address), French first."""
    return [(language, settings.BASE_URL + links.address(link, language)) for language, _name in settings.LANGUAGES]


@staff(Role.MANAGER)
@require_POST
def revoke(request: Request, key: UUID) -> HttpResponse:
    link = links.revoke(link=get_object_or_404(ShareLink, key=key))
    undo = reverse("stats:share_undo", args=[undoable.remember(NOTE, link.key, user_id=request.member.user_id)])
    notices.done(request, _("The link for %(who)s no longer works.") % {"who": link}, undo=undo)
    return redirect("stats:shares")


@staff(Role.MANAGER)
@require_POST
def undo(request: Request, key: str) -> HttpResponse:
    try:
        link = ShareLink.objects.get(key=undoable.recall(NOTE, key, user_id=request.member.user_id))
    except Refused as refused:
        notices.refuse(request, refused)
    else:
        links.give_back(link=link)
        notices.done(request, _("The link for %(who)s works again.") % {"who": link})
    return redirect("stats:shares")


def _behind(request: Request, token: str, year: int | None) -> Shared | HttpResponse:
    """What the link shows; the answer for one that shows nothing."""
    link = links.find(token)
    if link is None:
        return _kept(render(request, "stats/shared_over.html", status=410))
    shown = Shared(link, year)
    if year is not None and shown.told is None:
        raise Http404
    return shown


def _kept(response: HttpResponse) -> HttpResponse:
    """Its address is its key: no other page, not even one of ours, is told where somebody came from."""
    response["Referrer-Policy"] = "no-referrer"
    return response


@public
@private
@require_safe
def shared(request: Request, token: str, year: int | None = None) -> HttpResponse:
    shown = _behind(request, token, year)
    if isinstance(shown, HttpResponse):
        return shown
    context: dict[str, Any] = {"shared": shown, "token": token, "last": shown.link.expires}
    return _kept(render(request, "stats/shared.html", context))


@public
@private
@require_safe
def shared_file(request: Request, token: str, year: int) -> HttpResponse:
    shown = _behind(request, token, year)
    if isinstance(shown, HttpResponse):
        return shown
    content, content_type = exports.csv_file(sheets(shown))
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{shown.kind}-{shown.code}-{year}.csv"'
    return _kept(response)
