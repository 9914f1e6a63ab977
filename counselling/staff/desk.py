"""Booking for somebody at the desk or on the phone: one screen, and a slip to print."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cdm.agenda.availability import Need
from cdm.agenda.holds import SlotTaken
from cdm.audit import trail
from cdm.core import notices as told
from cdm.core.access import Member, Request, staff
from cdm.core.forms import ChannelRadioSelect, ChipRadioSelect, ThemeRadioSelect, choice_field
from cdm.core.refused import Refused
from cdm.core.vocabulary import Language, Theme
from counselling import access, appointments, finding, kinds, notices
from counselling.access import counsellor_of, managed
from counselling.appointments import OverLimit
from counselling.forms import DetailsForm
from counselling.models import PAGE_LANGUAGES, Appointment, InterviewKind
from counselling.staff import times
from counselling.staff.forms import CHANNELS
from counselling.staff.marking import DESK
from stats import searches
from stats.models import Measure

ANYONE = ""


class WhatForm(forms.Form):
    """What the person comes for. Stands in the address, so it holds nothing about them."""

    theme = forms.ChoiceField(label=gettext_lazy("Theme"), choices=Theme.choices, widget=ThemeRadioSelect)
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the interview"), choices=Language.choices, widget=ChipRadioSelect
    )
    channel = forms.ChoiceField(label=gettext_lazy("Channel"), choices=CHANNELS, widget=ChannelRadioSelect)
    kind = forms.TypedChoiceField(
        label=gettext_lazy("Kind of interview"), coerce=int, empty_value=None, required=False, widget=ChipRadioSelect
    )
    who = forms.TypedChoiceField(
        label=gettext_lazy("With"), coerce=int, empty_value=None, required=False, widget=ChipRadioSelect
    )
    beyond = forms.BooleanField(
        label=gettext_lazy("Also times that are too soon or too far ahead for visitors"), required=False
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = counsellor_of(member)
        everybody = managed(member)
        people = [(c.pk, _("Me") if own and c.pk == own.pk else str(c)) for c in everybody]
        self.calendars = {c.pk: c.calendar_id for c in everybody}
        self.kinds = {kind.pk: kind for kind in InterviewKind.objects.filter(active=True)}
        choices = [("", _("The usual one")), *((kind.pk, str(kind)) for kind in self.kinds.values())]
        choice_field(self, "kind").choices = choices
        choice_field(self, "who").choices = [(ANYONE, _("Whoever is free")), *people]
        if len(self.kinds) < 2:
            del self.fields["kind"]
        if not people:
            del self.fields["who"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("theme") and cleaned.get("channel"):
            kind = self.kinds.get(cleaned.get("kind") or 0) or kinds.kind_for(
                theme=cleaned["theme"], channel=cleaned["channel"], by_staff=True
            )
            if kind is None or not kinds.fits(kind, theme=cleaned["theme"], channel=cleaned["channel"]):
                raise forms.ValidationError(_("This interview is not given on this theme or by this channel."))
            cleaned["chosen"] = kind
        return cleaned


class PersonForm(DetailsForm):
    """Who it is for, in a few words read over the counter."""

    page_language = forms.ChoiceField(
        label=gettext_lazy("Messages and slip in"), choices=PAGE_LANGUAGES, widget=ChipRadioSelect
    )
    start = times.ChosenStart()
    limit = forms.BooleanField(required=False, widget=forms.HiddenInput)


@staff(*DESK)
def book(request: Request) -> HttpResponse:
    member: Member = request.member
    asked = request.GET if "theme" in request.GET else None
    initial = {"language": translation.get_language(), "channel": "FACE", "kind": "", "who": ANYONE}
    what = WhatForm(asked, initial=initial, member=member)
    if asked is None or not what.is_valid():
        return render(
            request, "counselling/staff/desk.html", {"what": what, "person": None, "search": searches.key(request)}
        )
    chosen = what.cleaned_data
    person = PersonForm(
        request.POST or None, channel=chosen["channel"], initial={"page_language": translation.get_language()}
    )
    waive = times.WAIVED if chosen["beyond"] else frozenset()
    calendar = what.calendars.get(chosen.get("who") or 0)
    over: OverLimit | None = None
    if request.method == "POST" and person.is_valid():
        try:
            booked = _book(chosen, person.cleaned_data, waive, calendar)
        except OverLimit as limit:
            over = limit
        except SlotTaken as taken:
            person.add_error("start", _("%(reason)s Here are the times that are free now.") % {"reason": taken})
        except Refused as refused:
            person.add_error(None, str(refused))
        else:
            told.done(request, _("Booked."))
            return redirect("counselling:desk_booked", finding.token_of(booked))
    need = Need(theme=chosen["theme"], language=chosen["language"], channel=chosen["channel"])
    week = times.week(
        kind=chosen["chosen"],
        need=need,
        monday=times.asked_week(request),
        waive=waive,
        only=None if calendar is None else [calendar],
    )
    if week.empty and calendar is None and "week" not in request.GET:
        item, question = f"{chosen['theme']}-{chosen['language']}", f"{need} {chosen['chosen'].pk}"
        searches.in_vain(request, measure=Measure.NO_TIME, item=item, question=question)
    query = request.GET.copy()
    query.pop("week", None)
    page = {
        "what": what,
        "search": searches.key(request),
        "person": person,
        "week": week,
        "chosen": person.cleaned_data.get("start") if person.is_bound and not person.errors.get("start") else None,
        "query": f"&{query.urlencode()}",
        "over": over,
        "coming": _readable(member, over),
        "kind": chosen["chosen"],
    }
    return render(request, "counselling/staff/desk.html", page, status=422 if person.errors or over else 200)


@staff(*DESK)
def booked(request: Request, token: str) -> HttpResponse:
    """The slip. Who just booked holds the token, as the visitor does; the appointment may be another partner's."""
    found = finding.of_token(token)
    if found is None:
        raise Http404
    trail.viewed(found)
    page = {
        "appointment": found,
        "where": notices.where(found),
        "back": reverse("counselling:desk"),
        "again": True,
    }
    return render(request, "counselling/staff/slip.html", page)


def _book(what: dict[str, Any], who: dict[str, Any], waive: frozenset[str], calendar: int | None) -> Appointment:
    return appointments.book(
        theme=what["theme"],
        language=what["language"],
        channel=what["channel"],
        kind=what["chosen"],
        start=who["start"],
        page_language=who["page_language"],
        submission=who["submission"],
        name=who["name"],
        email=who["email"],
        phone=who["phone"],
        by_staff=True,
        waive=waive | ({"limit"} if who["limit"] else frozenset()),
        calendar=calendar,
    )


def _readable(member: Member, over: OverLimit | None) -> list[Appointment]:
    """Of the person's appointments to come, those this member may know of (P4)."""
    if over is None:
        return []
    found = [a for a in over.coming if access.Right.READ in access.rights_over(member, a)]
    for appointment in found:
        trail.viewed(appointment)
    return found
