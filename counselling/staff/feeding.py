"""The private calendar feed: open to whoever holds the secret address, as calendar programs cannot sign in."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cdm.core import notices
from cdm.core.access import Request, public, staff
from counselling import feed as feeds
from counselling.access import counsellor_for
from counselling.staff.hours import PLANNERS


@public
@require_safe
def feed(request: Request, key: UUID) -> HttpResponse:
    counsellor = feeds.of_key(key)
    if counsellor is None:
        raise Http404
    content = feeds.body(counsellor)
    tag = feeds.etag(content)
    known = {each.strip().removeprefix("W/") for each in request.headers.get("If-None-Match", "").split(",")}
    response: HttpResponse = HttpResponseNotModified() if tag in known else HttpResponse(content, "text/calendar")
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@staff(*PLANNERS)
@require_POST
def renew(request: Request, pk: int) -> HttpResponse:
    """A coordinator can stop a leaked address too; only its owner reads the new one."""
    counsellor = counsellor_for(request, pk)
    feeds.renew(counsellor=counsellor)
    notices.done(request, _("The calendar has a new address. The old one no longer answers."))
    return redirect("counselling:availability_of", counsellor.pk)
