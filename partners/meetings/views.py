"""Reading about meetings: every role of a partner, and managers."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cdm.core import notices, returning
from cdm.core.access import Request, staff
from cdm.core.private import private
from cdm.core.refused import Refused
from cdm.core.vocabulary import Role
from partners.meetings import decisions as verbs
from partners.meetings import letters, reading
from partners.meetings.forms import CameForm
from partners.meetings.reading import READERS
from partners.models import Partner

PER_PAGE = 20


@staff(*READERS)
@require_safe
def meetings(request: Request) -> HttpResponse:
    """What comes, then what was, the latest first. ``?page=`` turns the pages of what was."""
    coming = list(reading.listed(request.member, coming=True))
    past = Paginator(reading.listed(request.member, coming=False), PER_PAGE)
    page = {
        "coming": coming,
        "page": past.get_page(request.GET.get("page")),
        "to_do": len(reading.to_do(request.member)),
        "manages": request.member.has(Role.MANAGER),
    }
    return render(request, "partners/meetings/meetings.html", page)


@staff(*READERS)
@require_safe
def meeting(request: Request, pk: int) -> HttpResponse:
    found = reading.meeting_for(request, pk)
    page = {
        "meeting": found,
        "points": letters.points(found),
        "lines": reading.lines(found, request.member),
        "documents": reading.papers(found),
        "manages": request.member.has(Role.MANAGER),
        "came_form": CameForm(initial={"came": found.came}),
    }
    return render(request, "partners/meetings/meeting.html", page)


@staff(*READERS)
@require_safe
def minutes(request: Request, pk: int) -> HttpResponse:
    """Everything about it on paper, in both languages whatever the page's."""
    found = reading.minutes(request, pk)
    return render(request, "partners/meetings/minutes.html", {"meeting": found, "languages": settings.LANGUAGES})


@staff(*READERS)
@require_safe
def calendar(request: Request, pk: int) -> HttpResponse:
    return letters.entry(reading.meeting_for(request, pk), get_language() or "fr").as_download()


@staff(*READERS)
@require_safe
@private
def document(request: Request, pk: int) -> HttpResponse:
    """A file, never shown inside the page: a browser that guesses finds nothing to run."""
    found = reading.document_for(request, pk)
    answer = HttpResponse(bytes(found.content), content_type=found.media_type)
    answer["Content-Disposition"] = content_disposition_header(True, found.filename)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@staff(*READERS)
@require_safe
def decisions(request: Request) -> HttpResponse:
    """What is still to be done: by one's own partner; for managers by all, or by ``?partner=CODE``."""
    manager = request.member.has(Role.MANAGER)
    code = request.GET.get("partner", "") if manager else ""
    partners = list(Partner.objects.active()) if manager else []
    code = code if code in {partner.code for partner in partners} else ""
    page = {"lines": reading.to_do(request.member, code), "partners": partners, "code": code, "manages": manager}
    return render(request, "partners/meetings/decisions.html", page)


@staff(Role.COORDINATOR, Role.MANAGER)
@require_POST
def done(request: Request, pk: int) -> HttpResponse:
    return _settle(request, pk, done=True)


@staff(Role.COORDINATOR, Role.MANAGER)
@require_POST
def reopen(request: Request, pk: int) -> HttpResponse:
    return _settle(request, pk, done=False)


def _settle(request: Request, pk: int, *, done: bool) -> HttpResponse:
    """``next``: where it was pressed, and where undoing it leads too."""
    decision = reading.decision_for(request, pk)
    back = returning.place(request, reverse("partners:meeting", args=[decision.meeting_id]))
    try:
        verbs.settle(decision=decision, by=request.member, done=done)
    except Refused as refused:
        notices.refuse(request, refused)
    else:
        undo = reverse("partners:decision_reopen" if done else "partners:decision_done", args=[pk])
        said = _("Called done.") if done else _("It is open again.")
        notices.done(request, said, undo=returning.leading_to(back, by=undo))
    return redirect(back)
