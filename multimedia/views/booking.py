"""Booking a place in three screens. What was chosen stands in the address, what is typed only in the form."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cdm.agenda import weeks
from cdm.agenda.details import DetailsForm
from cdm.core import client, clock, stamps, throttle
from cdm.core.access import Request, public
from cdm.core.forms import choice_field
from cdm.core.private import private
from cdm.core.refused import Conflict, Refused
from multimedia import bookings, glance, notices, questions, spaces, times
from multimedia.forms import QuestionForm
from multimedia.models import Booking, MultimediaSettings
from multimedia.questions import Question
from multimedia.views import sent
from stats import searches
from stats.models import Measure

STEPS = [_("Your place"), _("The moment"), _("Reaching you")]
ASKED = ("space", "minutes", "places", "accessible", "help", "purpose")
# A whole room of visitors shares one address on the centre's own workstations.
BOOKINGS_PER_ADDRESS, WITHIN = 120, 600


@public
def question(request: Request) -> HttpResponse:
    """Screen 1. The space narrows the rest: with htmx at once, without scripts at the next press of the button."""
    offered = spaces.bookable()
    values = {name: request.GET[name] for name in ASKED if request.GET.get(name)}
    form = QuestionForm(values, offered=offered, check="go" in request.GET)
    if form.is_bound and form.is_valid() and (wanted := form.question()):
        return redirect(f"{reverse('multimedia:book_time')}?{wanted.query(**searches.carried(request))}")
    template = "multimedia/book.html#questions" if request.htmx else "multimedia/book.html"
    response = render(
        request, template, {"form": form, "spaces": offered, "search": searches.key(request), **_frame(1)}
    )
    patch_vary_headers(response, ["HX-Request"])
    return response


@public
def time(request: Request) -> HttpResponse:
    """Screen 2."""
    wanted = questions.asked(request.GET)
    if wanted is None:
        return _back_to_question(request)
    choice = times.choice(
        wanted, day=stamps.day(request.GET.get("day", "")), week=stamps.day(request.GET.get("week", ""))
    )
    if not choice.chosen.times and choice.chosen.state is times.State.FULL:
        code = wanted.space.code
        searches.in_vain(request, measure=Measure.NO_PLACE, item=code, question=replace(wanted, purpose="").query())
    query = wanted.query(**searches.carried(request))
    context = {
        "question": wanted,
        "choice": choice,
        "alternatives": [] if choice.chosen.times else times.alternatives(wanted, day=choice.chosen.date),
        **_frame(2),
        "site": wanted.space.calendar.site,
        "question_url": f"{reverse('multimedia:book')}?{query}",
        "time_base": f"{reverse('multimedia:book_time')}?{query}&",
        "slot_base": f"{reverse('multimedia:book_details')}?{wanted.query()}&",
    }
    template = "multimedia/book_time.html#times" if request.htmx else "multimedia/book_time.html"
    response = render(request, template, context)
    response["Cache-Control"] = "no-store"  # going back must not show times that were free
    patch_vary_headers(response, ["HX-Request"])
    return response


@public
@private
def details(request: Request) -> HttpResponse:
    """Screen 3: how to reach the visitor, the answers to check, and the booking itself."""
    wanted = questions.asked(request.GET)
    start = stamps.moment(request.GET.get("start", ""))
    if wanted is None:
        return _back_to_question(request)
    if start is None:
        return redirect(f"{reverse('multimedia:book_time')}?{wanted.query()}")
    if request.method != "POST":
        typed = sent.typed(request)
        form = DetailsForm(initial={"start": stamps.stamp(start), **typed})
        if not typed and weeks.at(wanted.search, start) is None:
            form.choose_again(weeks.nearest(wanted.search, to=start))
            return _details(request, wanted, start, form, lost=_("This time is no longer free."))
        return _details(request, wanted, start, form)
    form = DetailsForm(request.POST)
    if not form.is_valid():
        return _details(request, wanted, start, form, status=422)
    if throttle.over("book", client.address(request), limit=BOOKINGS_PER_ADDRESS, seconds=WITHIN):
        form.add_error(None, bookings.NOT_NOW)
        return _details(request, wanted, start, form, status=429)
    answers = form.cleaned_data
    start = answers.pop("start")
    try:
        booking = bookings.book(
            space=wanted.space,
            start=start,
            minutes=wanted.minutes,
            places=wanted.places,
            accessible=wanted.accessible,
            help=wanted.help,
            purpose=wanted.purpose,
            page_language=get_language() or "fr",
            **answers,
        )
    except bookings.OverLimit as over:
        if over.told:
            return sent.to(over.wanted)
        form.add_error(None, str(over))
        return _details(request, wanted, start, form, status=429)
    except Refused as refused:
        form.choose_again(weeks.nearest(wanted.search, to=start))
        status = 409 if isinstance(refused, Conflict) else 422
        return _details(request, wanted, start, form, status=status, lost=refused.message)
    if booking.email:
        return sent.to(booking)
    return redirect(f"{reverse('multimedia:booking', args=[bookings.token_of(booking)])}?new=1")


@public
@private
def done(request: Request) -> HttpResponse:
    """After a booking with an e-mail address: the same page whether or not the limit was reached (``book``)."""
    wanted = sent.read(request)
    if wanted is None:
        return render(request, "multimedia/book_done.html")
    query = questions.of(wanted).query(start=stamps.stamp(wanted.starts), correct="1")
    context = {
        "wanted": wanted,
        "question": questions.of(wanted),
        "site": notices.site_of(wanted),
        "correct_url": f"{reverse('multimedia:book_details')}?{query}",
    }
    return render(request, "multimedia/book_done.html", context)


def _details(
    request: Request,
    wanted: Question,
    start: dt.datetime,
    form: DetailsForm,
    *,
    status: int = 200,
    lost: object = None,
) -> HttpResponse:
    preview = Booking(space=wanted.space, starts=start, ends=start + dt.timedelta(minutes=wanted.minutes))
    settings = MultimediaSettings.current()
    context: dict[str, Any] = {
        "question": wanted,
        "wanted": preview,
        "site": notices.site_of(preview),
        "erase_after": settings.erase_after_days,
        "late_after": settings.late_after_minutes,
        "question_url": f"{reverse('multimedia:book')}?{wanted.query()}",
        "times_url": f"{reverse('multimedia:book_time')}?{wanted.query(day=clock.local(start).date().isoformat())}",
        "form": form,
        "lost": lost,
        "times": choice_field(form, "start").choices if lost else None,
        **_frame(3),
    }
    return render(request, "multimedia/book_details.html", context, status=status)


def _frame(step: int) -> dict[str, Any]:
    return {"steps": STEPS, "now": step, "booked_only": glance.booked_only()}


def _back_to_question(request: Request) -> HttpResponse:
    return redirect(f"{reverse('multimedia:book')}?{request.GET.urlencode()}")
