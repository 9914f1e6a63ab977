"""The partners, for everyone: the list, and the sheet of each."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cdm.core.access import Request, public
from partners.directory import finding, freshness
from partners.directory.finding import Question
from partners.models import Partner, Programme


@public
@require_safe
def index(request: Request) -> HttpResponse:
    """``?theme=``, ``?language=`` and ``?q=`` narrow it."""
    question = Question.read(request.GET)
    found = finding.find(question)
    return render(
        request,
        "partners/index.html",
        {
            "question": question,
            "themes": finding.chips(question, "theme"),
            "languages": finding.chips(question, "language"),
            "every_theme": question.query(theme=""),
            "every_language": question.query(language=""),
            "count": len(found),
            "first_circle": [each for each in found if each.first_circle],
            "others_found": [each for each in found if not each.first_circle],
        },
    )


@public
@require_safe
def sheet(request: Request, code: str) -> HttpResponse:
    """Of a partner that has left, a page with a way on."""
    partner = get_object_or_404(Partner, code=code)
    if not partner.active:
        return render(request, "partners/sheet_left.html", {"partner": partner}, status=410)
    member = request.member
    context = {
        "partner": partner,
        "links": partner.links.all(),
        "programmes": Programme.objects.running().filter(partners=partner),
        "editable": bool(member.roles) and Partner.objects.kept_by(member).filter(pk=partner.pk).exists(),
        "stale": bool(member.roles) and freshness.state(partner) is not freshness.State.RIGHT,
    }
    return render(request, "partners/sheet.html", context)
