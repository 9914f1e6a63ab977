"""Closing a meeting: how many were there, and under what they count."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.door import usual_facts
from activities.models import Session
from activities.staff.door_forms import HeadsForm
from cdm.core.forms import ChipRadioSelect, ThemeRadioSelect, choice_field
from cdm.core.vocabulary import Language, Theme
from partners.models import Programme

NOT_STATED = ("", _("Not stated"))


class CloseForm(HeadsForm):
    """Heads, and the facts of ``activities.door.close``, as the activity already says them."""

    theme = forms.ChoiceField(label=_("Theme"), required=False, widget=ThemeRadioSelect)
    language = forms.ChoiceField(
        label=pgettext_lazy("of an activity", "Language"), required=False, widget=ChipRadioSelect
    )
    partner = forms.ChoiceField(label=_("Counted for"), widget=ChipRadioSelect)
    programme = forms.ChoiceField(label=_("Programme"), required=False, widget=ChipRadioSelect)

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        activity = session.activity
        initial = {**usual_facts(session), **kwargs.get("initial", {})}
        super().__init__(*args, session=session, **{**kwargs, "initial": initial})
        choice_field(self, "theme").choices = [*Theme.choices, NOT_STATED]
        choice_field(self, "language").choices = [*Language.choices, NOT_STATED]
        hosts = activity.hosts
        choice_field(self, "partner").choices = [(host.code, str(host)) for host in hosts]
        if len(hosts) == 1:
            self.fields["partner"].widget = forms.HiddenInput()
        programmes = Programme.objects.filter(active=True, partners__in=hosts).distinct()
        known = {programme.code: str(programme) for programme in programmes}
        if activity.programme:
            known = {activity.programme.code: str(activity.programme), **known}
        if known:
            choice_field(self, "programme").choices = [*known.items(), ("", pgettext_lazy("programme", "None"))]
        else:
            del self.fields["programme"]

    def facts(self) -> dict[str, str]:
        return {name: self.cleaned_data.get(name) or "" for name in ("theme", "language", "partner", "programme")}
