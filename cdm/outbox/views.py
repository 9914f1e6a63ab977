"""Whether the mail leaves, for managers; never to whom it went or what it said."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from cdm.core.access import Request, staff
from cdm.core.vocabulary import Role
from cdm.outbox import messages
from cdm.outbox.models import Message

LATE = 10 * 60  # seconds; what a mail server restarted or a greylisting takes
SHOWN = 50


@staff(Role.MANAGER)
def index(request: Request) -> HttpResponse:
    health = messages.health()
    context = {
        "health": health,
        "late": round(health["oldest_due"] / 60) if health["oldest_due"] > LATE else 0,
        "troubled": Message.objects.troubled()[:SHOWN],
    }
    return render(request, "outbox/index.html", context)
