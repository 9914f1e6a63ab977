"""How every button at the door ends: say what was done, offer to undo it, go back to where it was pressed."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from activities.door import undoable
from activities.door.undoable import Act
from cdm.core import notices
from cdm.core.access import Request

LONGEST = 2000  # what Django redirects to at most is 2,048


def place(request: Request, otherwise: str = "") -> str:
    """The page the button was on (``next``) if it is one of ours, else ``otherwise``, else today's."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    ours = ours and asked.startswith("/") and asked.isprintable() and len(asked) <= LONGEST
    return asked if ours else otherwise or reverse("home:today")


def back(request: Request, otherwise: str = "") -> HttpResponse:
    return HttpResponseRedirect(place(request, otherwise))


def done(request: Request, text: object, act: Act, *, back_to: str) -> None:
    """Say ``text`` on the next page, with a button that takes ``act`` back for a minute and returns to ``back_to``."""
    key = undoable.remember(act, user_id=request.member.user_id)
    query = QueryDict(mutable=True)
    query["next"] = back_to
    notices.done(request, text, undo=f"{reverse('activities:door_undo', args=[key])}?{query.urlencode(safe='/')}")
