"""One session: what, for whom, when, where, by whom, and how to come."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from activities import entries, other_dates, seats
from activities.access import Right, rights_over
from activities.agenda import places, standing, structured
from activities.models import Activity, Picture, Session
from cdm.core import clock
from cdm.core.access import Request, public

FOR_EVER = "max-age=31536000, immutable"  # the digest in the address changes with the picture


@public
@require_safe
def session(request: Request, pk: int) -> HttpResponse:
    shown = _load(pk)
    activity, parts, left = shown.activity, list(shown.meetings.all()), seats.of([shown])[shown.pk]
    now, state, place, hosts = clock.now(), standing.of(shown, left), places.of(shown), activity.hosts
    picture = Picture.objects.defer("image").filter(activity=activity).first()
    address = settings.BASE_URL + reverse("activities:session", args=[pk])
    image = reverse("activities:picture", args=[picture.pk, picture.digest]) if picture else ""
    data = structured.event(
        shown,
        meetings=parts,
        standing=state,
        place=place,
        hosts=hosts,
        url=address,
        register_url=settings.BASE_URL + reverse("activities:register", args=[pk]),
        image=settings.BASE_URL + image if image else "",
    )
    prerequisites, accessibility = (places.words(activity, name) for name in ("prerequisites", "accessibility"))
    context = {
        "session": shown,
        "activity": activity,
        "meetings": [(part, part.ends <= now) for part in parts],
        "seats": left,
        "standing": state,
        "place": place,
        "hosts": hosts,
        "audiences": list(activity.audiences.all()),
        "prerequisites": prerequisites,
        "accessibility": accessibility,
        "picture": picture,
        "picture_url": image,
        "dates": other_dates.of(shown),
        "today": clock.today(),
        "address": address,
        "data": structured.script(data),
    }
    return render(request, "activities/session.html", context)


@public
@require_safe
def calendar(request: Request, pk: int) -> HttpResponse:
    """All its meetings for one's own calendar: public, so without the link to join."""
    shown = _load(pk)
    url = settings.BASE_URL + reverse("activities:session", args=[pk])
    return entries.of_session(shown, get_language() or "fr", url=url).as_download()


@public
@require_safe
def picture(request: Request, pk: int, digest: str) -> HttpResponse:
    """Of a published activity for everybody; of another for who may read it."""
    rows = Picture.objects.select_related("activity__lead").prefetch_related("activity__co_hosts")
    found: Picture = get_object_or_404(rows, pk=pk, digest=digest)
    published = found.activity.state == Activity.State.PUBLISHED
    if not published and Right.READ not in rights_over(request.member, found.activity):
        raise Http404
    response = HttpResponse(bytes(found.image), content_type="image/webp")
    response["Cache-Control"] = f"{'public' if published else 'private'}, {FOR_EVER}"
    return response


def _load(pk: int) -> Session:
    rows = Session.objects.visible().select_related("activity__lead", "site", "room")
    return get_object_or_404(rows.prefetch_related("meetings", "activity__co_hosts", "activity__audiences"), pk=pk)
