"""Booking an interview in three screens. What was chosen stands in the address, what is typed only in the form."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cdm.agenda.models import Site
from cdm.core import client, clock, stamps, throttle
from cdm.core.access import Request, public
from cdm.core.forms import choice_field
from cdm.core.private import private
from cdm.core.refused import Conflict, Refused
from counselling import appointments, kinds, notices, questions, weeks
from counselling.forms import DetailsForm, QuestionForm
from counselling.models import Appointment, CounsellingSettings
from counselling.questions import Question
from counselling.views import sent
from stats import searches
from stats.models import Measure

STEPS = [_("Your question"), _("The moment"), _("Reaching you")]
# A whole room of visitors shares one address on the centre's own workstations.
BOOKINGS_PER_ADDRESS, WITHIN = 120, 600


@public
def question(request: Request) -> HttpResponse:
    """Screen 1. The answers narrow one another: with htmx at once, without scripts at the next press of the button."""
    offers = kinds.offers()
    values = {name: request.GET[name] for name in ("theme", "kind", "language", "channel") if request.GET.get(name)}
    if "go" not in request.GET:
        values.setdefault("language", get_language() or "")
    form = QuestionForm(values, offers=offers, check="go" in request.GET)
    if form.is_bound and form.is_valid():
        wanted = questions.asked(form.cleaned_data, offers)
        if wanted is not None:
            return redirect(f"{reverse('counselling:book_time')}?{wanted.query(**searches.carried(request))}")
    template = "counselling/book.html#questions" if request.htmx else "counselling/book.html"
    response = render(
        request, template, {"form": form, "offers": offers, "steps": STEPS, "now": 1, "search": searches.key(request)}
    )
    patch_vary_headers(response, ["HX-Request"])
    return response


@public
def time(request: Request) -> HttpResponse:
    """Screen 2."""
    wanted = questions.asked(request.GET)
    if wanted is None:
        return _back_to_question(request)
    week = weeks.week(wanted, day=stamps.day(request.GET.get("week", "")))
    if week.first is None and "week" not in request.GET:
        item = f"{wanted.theme.value}-{wanted.language.value}"
        searches.in_vain(request, measure=Measure.NO_TIME, item=item, question=wanted.query())
    context = {
        "question": wanted,
        "week": week,
        "steps": STEPS,
        "now": 2,
        "site": Site.objects.first(),
        "question_url": f"{reverse('counselling:book')}?{wanted.query(**searches.carried(request))}",
        "week_base": f"{reverse('counselling:book_time')}?{wanted.query()}&",
        "slot_base": f"{reverse('counselling:book_details')}?{wanted.query()}&",
    }
    if week.first is None:
        context["alternatives"] = weeks.alternatives(wanted)
    template = "counselling/book_time.html#week" if request.htmx else "counselling/book_time.html"
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
        return redirect(f"{reverse('counselling:book_time')}?{wanted.query()}")
    if request.method != "POST":
        typed = sent.typed(request)
        form = DetailsForm(channel=wanted.channel, initial={"start": stamps.stamp(start), **typed})
        if not typed and weeks.at(wanted, start) is None:
            form.choose_again(weeks.nearest(wanted, to=start))
            return _details(request, wanted, start, form, lost=_("This time is no longer free."))
        return _details(request, wanted, start, form)
    form = DetailsForm(request.POST, channel=wanted.channel)
    if not form.is_valid():
        return _details(request, wanted, start, form, status=422)
    if throttle.over("book", client.address(request), limit=BOOKINGS_PER_ADDRESS, seconds=WITHIN):
        form.add_error(None, appointments.NOT_NOW)
        return _details(request, wanted, start, form, status=429)
    answers = form.cleaned_data
    start = answers.pop("start")
    try:
        appointment = appointments.book(
            kind=wanted.kind,
            theme=wanted.theme,
            language=wanted.language,
            channel=wanted.channel,
            start=start,
            page_language=get_language() or "fr",
            **answers,
        )
    except appointments.OverLimit as over:
        if over.told:
            return sent.to(over.wanted)
        form.add_error(None, str(over))
        return _details(request, wanted, start, form, status=429)
    except Refused as refused:
        form.choose_again(weeks.nearest(wanted, to=start))
        status = 409 if isinstance(refused, Conflict) else 422
        return _details(request, wanted, start, form, status=status, lost=refused.message)
    if appointment.email:
        return sent.to(appointment)
    token = appointments.token_of(appointment)
    return redirect(f"{reverse('counselling:appointment', args=[token])}?new=1")


@public
@private
def done(request: Request) -> HttpResponse:
    """After a booking with an e-mail address: the same page whether or not the limit was reached (``book``)."""
    wanted = sent.read(request)
    if wanted is None:
        return render(request, "counselling/book_done.html")
    query = questions.of(wanted).query(start=stamps.stamp(wanted.starts), correct="1")
    context = {
        "wanted": wanted,
        "where": notices.where(wanted),
        "correct_url": f"{reverse('counselling:book_details')}?{query}",
    }
    return render(request, "counselling/book_done.html", context)


def _details(
    request: Request,
    wanted: Question,
    start: dt.datetime,
    form: DetailsForm,
    *,
    status: int = 200,
    lost: object = None,
) -> HttpResponse:
    preview = Appointment(
        kind=wanted.kind,
        theme=wanted.theme,
        language=wanted.language,
        channel=wanted.channel,
        starts=start,
        ends=start + dt.timedelta(minutes=wanted.kind.duration),
    )
    where = notices.where(preview)
    context: dict[str, Any] = {
        "question": wanted,
        "wanted": preview,
        "where": where,
        "site": where.site,
        "erase_after": CounsellingSettings.current().erase_after_days,
        "question_url": f"{reverse('counselling:book')}?{wanted.query()}",
        "times_url": f"{reverse('counselling:book_time')}?{wanted.query(week=clock.local(start).date().isoformat())}",
        "form": form,
        "lost": lost,
        "times": choice_field(form, "start").choices if lost else None,
        "steps": STEPS,
        "now": 3,
    }
    return render(request, "counselling/book_details.html", context, status=status)


def _back_to_question(request: Request) -> HttpResponse:
    return redirect(f"{reverse('counselling:book')}?{request.GET.urlencode()}")
