"""The sessions somebody leaves behind: each to a colleague, or to nobody yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from activities import departures, giving, planning
from activities.access import PLANNERS
from activities.models import Session
from activities.planning import Before, plans
from activities.staff import answers
from cdm.accounts.models import User
from cdm.core import clock, notices, returning
from cdm.core.access import Request, staff
from cdm.core.forms import choice_field
from cdm.core.refused import Refused
from partners.models import Membership

SHOWN = 30  # on one page; the rest comes when these are answered
LATER, NOBODY = "", "0"


@dataclass(frozen=True)
class Line:
    """``name`` of the form's field for one session."""

    session: Session
    name: str
    choices: Sequence[tuple[int, str]]


class HandoverForm(forms.Form):
    """For each session who gives it now: "0" nobody yet, empty later. ``to_all`` counts where nobody is named."""

    hide_optional = True

    to_all = forms.ChoiceField(label=gettext_lazy("All of them to"), required=False)

    def __init__(self, *args: Any, lines: Sequence[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        everybody = {str(pk): name for line in lines for pk, name in line.choices}
        plain = [(LATER, _("Decide for each")), *everybody.items(), (NOBODY, _("Nobody yet"))]
        choice_field(self, "to_all").choices = plain
        for line in lines:
            own = [(LATER, _("Decide later")), *((str(pk), name) for pk, name in line.choices)]
            self.fields[line.name] = forms.ChoiceField(
                label=pgettext("session", "Given by"), required=False, choices=[*own, (NOBODY, _("Nobody yet"))]
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for line in self.lines:
            chosen, day = self._chosen(line), clock.local(line.session.ends).date()
            if chosen not in (LATER, NOBODY) and not giving.works_on(int(chosen), day):
                named = line.name if cleaned.get(line.name) else "to_all"
                self.add_error(named, ValidationError(_("This person has left by then. Choose somebody else.")))
        return cleaned

    def answers(self) -> Mapping[Session, int | None]:
        """Session → account, None for nobody yet; those to be decided later are not in it."""
        chosen = {line.session: self._chosen(line) for line in self.lines}
        return {session: int(to) or None for session, to in chosen.items() if to != LATER}

    def _chosen(self, line: Line) -> str:
        own = self.cleaned_data.get(line.name) or LATER
        to_all = self.cleaned_data.get("to_all") or LATER
        fits = to_all == NOBODY or to_all in {str(pk) for pk, _name in line.choices}
        return own or (to_all if fits else LATER)


@staff(*PLANNERS)
def handover(request: Request, pk: int) -> HttpResponse:
    """``pk`` of the account that leaves; for who looks after one of its roles."""
    theirs = Membership.objects.managed_by(request.member)
    giver = get_object_or_404(User.objects.filter(pk__in=theirs.values("user")), pk=pk)
    rows = departures.left_behind(request.member).filter(given_by=giver).order_by("starts", "pk")
    rows = rows.select_related("activity__lead", "site", "room")
    page = Paginator(rows.prefetch_related("activity__co_hosts", "meetings", "pools"), SHOWN).get_page(1)
    found = giving.choices_for(request.member, [session.activity for session in page])
    lines = [
        Line(session, f"to-{session.pk}", [each for each in found[session.activity_id] if each[0] != giver.pk])
        for session in page
    ]
    form = HandoverForm(request.POST or None, lines=lines)
    if request.method == "POST" and form.is_valid():
        _give(request, form.answers())
        return redirect(request.get_full_path())
    context = {
        "giver": giver,
        "form": form,
        "lines": [(line.session, form[line.name]) for line in lines],
        "more": page.paginator.count > SHOWN,
        "back": returning.place(request, reverse("partners:people")),
    }
    return render(request, "activities/staff/handover.html", context, status=422 if form.errors else 200)


def _give(request: Request, chosen: Mapping[Session, int | None]) -> None:
    if not chosen:
        notices.done(request, _("Nothing is changed."))
        return
    changes = [(session, replace(plans.of(session), given_by=to)) for session, to in chosen.items()]
    befores = [Before.of(session) for session in chosen]
    try:
        after = planning.change_all(changes=changes)
    except Refused as refused:
        notices.refuse(request, refused)
        return
    words = ngettext("%(n)s session is handed over.", "%(n)s sessions are handed over.", len(after))
    answers.done(request, words % {"n": len(after)}, befores, after, back=request.get_full_path())
