"""*Record a contact*: what was done, then who came if they agree; one screen, values kept for the next visitor."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from cdm.core import clock, human, notices
from cdm.core.access import Member, Request, staff
from cdm.core.forms import ChipRadioSelect, choice_field
from cdm.core.refused import Refused
from cdm.core.vocabulary import Channel, Role, Service
from cdm.home import records
from partners.models import Partner, Programme
from stats.forms import ContactForm, ProfileForm

WRITERS = (Role.COUNSELLOR, Role.RECEPTION, Role.COORDINATOR, Role.MANAGER)
KEPT = "record"  # session: the values of the last record, never its answers
HABITS = ("service", "channel", "context", "theme", "language", "programme", "partner")


class RecordForm(ContactForm):
    """A contact of one of ``partners`` (code, name): asked when there are several, the centre's own when none."""

    partner = forms.ChoiceField(label=gettext_lazy("Counted for"), widget=ChipRadioSelect)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, partners: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partners = partners
        self.fields["key"].initial = uuid.uuid4
        if len(partners) > 1:
            choice_field(self, "partner").choices = partners
        else:
            del self.fields["partner"]

    def facts(self) -> dict[str, Any]:
        facts = super().facts()
        del facts["key"]
        if len(self.partners) < 2:
            facts["partner"] = self.partners[0][0] if self.partners else ""
        return facts


def _partners(member: Member) -> list[tuple[str, str]]:
    codes = member.partners(Role.COUNSELLOR, Role.COORDINATOR)
    return list(Partner.objects.active().filter(code__in=codes).order_by("name", "pk").values_list("code", "name"))


def _programmes(partners: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The programmes of these partners; for the centre's own people, every one."""
    programmes = Programme.objects.filter(active=True)
    if partners:
        programmes = programmes.filter(partners__code__in=[code for code, _name in partners]).distinct()
    return list(programmes.order_by("name", "pk").values_list("code", "name"))


def _said(facts: dict[str, Any], *, with_profile: bool) -> str:
    """``Counted: 3 contacts, Individual counselling, Face to face, tuesday 24 november.``"""
    counted = ngettext("%(count)s contact", "%(count)s contacts", facts["count"]) % {
        "count": human.number(facts["count"])
    }
    words = [counted, str(Service(facts["service"]).label)]
    if facts["channel"]:
        words.append(str(Channel(facts["channel"]).label))
    words.append(human.day(facts["day"]))
    said = _("Counted: %(what)s.") % {"what": ", ".join(words)}
    return said + " " + _("The visitor’s answers are kept apart.") if with_profile else said


@staff(*WRITERS)
def record(request: Request) -> HttpResponse:
    partners = _partners(request.member)
    options = {"partners": partners, "programmes": _programmes(partners)}
    if request.method == "POST":
        contact, profile = RecordForm(request.POST, **options), ProfileForm(request.POST)
        if contact.is_valid() and profile.is_valid():
            facts, answers = contact.facts(), profile.answers()
            request.session[KEPT] = {name: facts[name] for name in HABITS if name in facts}
            try:
                token = records.keep(key=contact.cleaned_data["key"], facts=facts, answers=answers)
            except Refused as refusal:
                contact.add_error(refusal.field if refusal.field in contact.fields else None, str(refusal))
            else:
                if token is None:
                    notices.warn(request, _("This was counted already; nothing was added."))
                else:
                    said = _said(facts, with_profile=profile.given)
                    notices.done(request, said, undo=reverse("home:record_undo", args=[token]))
                return redirect("home:record")
    else:
        kept = request.session.get(KEPT, {})
        contact, profile = RecordForm(initial={"service": Service.IC, **kept}, **options), ProfileForm()
    context = {"contact": contact, "profile": profile, "today": clock.today(), "partners": partners}
    return render(request, "home/record.html", context, status=422 if contact.errors or profile.errors else 200)


@staff(*WRITERS)
@require_POST
def undo(request: Request, token: str) -> HttpResponse:
    try:
        records.undo(token=token)
    except Refused as refusal:
        notices.refuse(request, refusal)
    else:
        notices.done(request, _("Taken back: it is no longer counted."))
    return redirect("home:record")
