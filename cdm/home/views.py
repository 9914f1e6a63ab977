from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.vary import vary_on_headers

from activities import finding as registrations
from activities.agenda import meetings
from activities.models import ActivitySettings
from cdm.agenda.models import Site
from cdm.audit import trail
from cdm.core import clock
from cdm.core.access import Request, public, staff
from cdm.core.throttle import throttled
from cdm.core.vocabulary import Theme
from cdm.home import languages, opening, todays
from cdm.home.forms import CodeForm
from counselling import finding as appointments
from counselling.models import CounsellingSettings
from multimedia import finding as places
from multimedia.models import MultimediaSettings

NEXT = 3  # activities on the front page


@public
def front(request: Request) -> HttpResponse:
    site = Site.objects.first()
    context = {"themes": list(Theme), "site": site, "week": opening.week(site), "next": meetings.upcoming(NEXT)}
    return render(request, "home/front.html", context)


@public
def visit(request: Request) -> HttpResponse:
    return render(request, "home/visit.html")


@public
def contact(request: Request) -> HttpResponse:
    site = Site.objects.first()
    context = {"site": site, "week": opening.week(site), "closures": opening.closures(site)}
    return render(request, "home/contact.html", context)


@public
def privacy(request: Request) -> HttpResponse:
    context = {
        "days": CounsellingSettings.current().erase_after_days,
        "after": ActivitySettings.current().erase_after_days,
        "after_use": MultimediaSettings.current().erase_after_days,
    }
    return render(request, "home/privacy.html", context)


@public
def accessibility(request: Request) -> HttpResponse:
    return render(request, "home/accessibility.html")


@public
@throttled("code", limit=10, seconds=600)
def mine(request: Request) -> HttpResponse:
    """An unknown code, a mistyped one and one of a past appointment get the same answer."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        if appointment := appointments.find_by_code(code):
            return redirect("counselling:appointment", appointments.token_of(appointment))
        if registration := registrations.find_by_code(code):
            return redirect("activities:registration", registrations.token_of(registration))
        if booking := places.find_by_code(code):
            return redirect("multimedia:booking", places.token_of(booking))
        form.add_error("code", _("We find no booking with this code. Check it, or ask us at the desk or by phone."))
    return render(request, "home/mine.html", {"form": form}, status=422 if form.errors else 200)


@staff()
def today(request: Request) -> HttpResponse:
    """What each role needs first; a person of several roles has all of it."""
    page = todays.of(request.member, typed=request.GET.get("q", ""))
    if any(page[part] is not None for part in ("own", "team", "desk")):
        trail.viewed("counselling.appointment", key=page["day"])
    if page["elsewhere"] is not None:
        trail.viewed(page["elsewhere"])
    return render(request, "home/today.html", page)


@public
@vary_on_headers("Accept-Language")
def choose_language(request: Request) -> HttpResponse:
    """To the language the browser names; else a page with both, in an order that changes every day."""
    wanted = languages.preferred(request.headers.get("Accept-Language", ""))
    if wanted:
        return redirect(f"/{wanted}/")
    order = ["fr", "nl"] if clock.today().toordinal() % 2 else ["nl", "fr"]
    return render(request, "home/choose.html", {"order": order})
