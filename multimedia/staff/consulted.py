"""Counting what was taken from the shelves: one tap a book, or a trolley at once."""

from __future__ import annotations

import uuid

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cdm.core import human, notices, returning
from cdm.core.access import Request, staff
from cdm.core.refused import Refused
from cdm.core.vocabulary import Role, Theme
from multimedia.documentation import consulting
from multimedia.staff.documentation import KEEPERS

COUNTERS = (Role.RECEPTION, *KEEPERS)


class TapForm(forms.Form):
    """One button: a theme, and how many."""

    theme = forms.ChoiceField(choices=[("", ""), *Theme.choices], required=False)
    count = forms.IntegerField(min_value=1, max_value=consulting.MOST, required=False)
    submission = forms.UUIDField()

    def numbers(self) -> dict[str, int]:
        return {self.cleaned_data["theme"]: self.cleaned_data["count"] or 1}


class TrolleyForm(forms.Form):
    """A number for each theme."""

    hide_optional = True
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.initial.setdefault("submission", uuid.uuid4())
        for theme in consulting.THEMES:
            label = Theme(theme).label if theme else _("No theme")
            self.fields[_name(theme)] = forms.IntegerField(
                label=label, min_value=0, max_value=consulting.MOST, required=False
            )

    def numbers(self) -> dict[str, int]:
        return {theme: self.cleaned_data[_name(theme)] or 0 for theme in consulting.THEMES}


def _name(theme: str) -> str:
    return f"n_{theme or 'none'}"


@staff(*COUNTERS)
def consulted(request: Request) -> HttpResponse:
    trolley = "trolley" in request.POST
    form: TapForm | TrolleyForm | None = None
    if request.method == "POST":
        form = TrolleyForm(request.POST) if trolley else TapForm(request.POST)
        if form.is_valid():
            try:
                return _count(request, form)
            except Refused as refused:
                form.add_error(None, str(refused))
        if not trolley:
            notices.refuse(request, _("Nothing was counted: look at the number."))
            return HttpResponseRedirect(_back(request))
    today = consulting.today()
    context = {
        "today": [(theme, Theme(theme).label if theme else _("No theme"), count) for theme, count in today.items()],
        "total": sum(today.values()),
        "form": form if isinstance(form, TrolleyForm) else TrolleyForm(),
        "submission": uuid.uuid4(),
        "keeper": request.member.has(*KEEPERS),
    }
    return render(request, "multimedia/staff/consulted.html", context, status=422 if form else 200)


@staff(*COUNTERS)
@require_POST
def undo(request: Request, key: str) -> HttpResponse:
    try:
        consulting.undo(key=key, user_id=request.member.user_id)
    except Refused as refused:
        notices.refuse(request, refused)
    else:
        notices.done(request, _("Taken back: it is no longer counted."))
    return HttpResponseRedirect(_back(request))


def _count(request: Request, form: TapForm | TrolleyForm) -> HttpResponse:
    numbers = form.numbers()
    key = consulting.count(numbers=numbers, submission=form.cleaned_data["submission"], user_id=request.member.user_id)
    back = _back(request)
    if key is None:
        notices.warn(request, _("This was counted already; nothing was added."))
        return HttpResponseRedirect(back)
    total = sum(numbers.values())
    said = ngettext("Counted: %(n)s work consulted", "Counted: %(n)s works consulted", total)
    said %= {"n": human.number(total)}
    themes = [str(Theme(theme).label) for theme, number in numbers.items() if theme and number]
    words = f"{said} ({', '.join(themes)})." if themes else f"{said}."
    undo_url = returning.leading_to(back, by=reverse("multimedia:consulted_undo", args=[key]))
    notices.done(request, words, undo=undo_url)
    return HttpResponseRedirect(back)


def _back(request: Request) -> str:
    return returning.place(request, reverse("multimedia:consulted"))
