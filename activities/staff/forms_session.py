"""When, how and where: one form for a session and for a series of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from activities import giving
from activities.models import Mode, Series
from activities.planning import Plan, PoolPlan, dates
from activities.planning.series import Rule
from activities.staff.forms_days import DaysForm, day_count, within_years
from cdm.agenda.models import Calendar, Site
from cdm.core import clock
from cdm.core.forms import ChipCheckboxSelectMultiple, ChipRadioSelect, choice_field, day_input, moment_input
from cdm.core.vocabulary import Language

MODES = {"onsite": "face", "online": "video", "hybrid": "globe"}
ELSEWHERE = "other"
SEVERAL = ("languages",)  # of which a browser sends several values
SEATS = _("Empty: as many as come.")
WAITING = _("Empty: no limit. 0: no waiting list.")


def number(label: Any, hint: Any = "", most: int = 5000) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"min": 0, "max": most, "inputmode": "numeric"})
    checks = [MinValueValidator(0), MaxValueValidator(most)]
    return forms.IntegerField(label=label, required=False, help_text=hint, widget=widget, validators=checks)


class SessionForm(DaysForm):
    """When, how and where, for how many, and from when until when people register."""

    hide_optional = True

    mode = forms.ChoiceField(label=_("How people take part"), choices=Mode.choices, widget=ChipRadioSelect(icons=MODES))
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=Language.choices, widget=ChipCheckboxSelectMultiple
    )
    where = forms.ChoiceField(label=_("Where"), required=False, widget=ChipRadioSelect)
    place_fr = forms.CharField(label=_("Another place, in French"), required=False, max_length=200)
    place_nl = forms.CharField(label=_("Another place, in Dutch"), required=False, max_length=200)
    outside_hours = forms.BooleanField(
        label=_("The centre opens for it outside its opening hours"),
        required=False,
        help_text=_("For an evening, a Saturday, or while a regime keeps the centre closed."),
    )
    given_by = forms.TypedChoiceField(
        label=pgettext_lazy("session", "Given by"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Only staff see it. Visitors never see who works for which partner."),
    )
    onsite_seats = number(_("Seats on site"), SEATS)
    onsite_waiting = number(_("People on its waiting list, at most"), WAITING)
    online_seats = number(_("Places online"), SEATS)
    online_waiting = number(_("People on its waiting list, at most"), WAITING)
    link = forms.URLField(
        label=_("Link to join online"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("Only people confirmed online get it. You may add it later: they are told then."),
    )
    opens = forms.DateTimeField(
        label=_("Registration opens"),
        required=False,
        widget=moment_input(),
        help_text=_("Empty: at once."),
        validators=[within_years],
    )
    closes = forms.DateTimeField(
        label=_("Registration closes"),
        required=False,
        widget=moment_input(),
        help_text=_("Empty: at the start."),
        validators=[within_years],
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        plan: Plan | None = None,
        closed: frozenset[int] = frozenset(),
        givers: Sequence[tuple[int, str]] = (),
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        there = _initial(plan) if plan else {}
        super().__init__(data, plan=plan, closed=closed, initial={**there, **(initial or {})})
        rooms = Calendar.objects.filter(kind=Calendar.Kind.ROOM, active=True, site__isnull=False)
        if plan and plan.room:
            rooms = rooms | Calendar.objects.filter(pk=plan.room)
        self.rooms = {room.pk: room for room in rooms.select_related("site").order_by("site", "name", "pk")}
        self.sites = {site.pk: site for site in Site.objects.all()}
        self._offer_places()
        choice_field(self, "given_by").choices = [("", _("Not decided yet")), *givers]
        if not data and not self.initial.get("languages"):
            self.initial["languages"] = []

    def _offer_places(self) -> None:
        several = len(self.sites) > 1
        hints: dict[str, str] = {}
        choices: list[tuple[str, Any]] = []
        for pk, room in self.rooms.items():
            places = ngettext("%(n)s seat", "%(n)s seats", room.capacity) % {"n": room.capacity}
            told = [str(room.site) if several else "", places if room.capacity > 1 else ""]
            choices.append((f"room-{pk}", room.name))
            hints[f"room-{pk}"] = " · ".join(part for part in told if part)
        for pk, site in self.sites.items():
            choices.append((f"site-{pk}", _("%(site)s, no room held") % {"site": site}))
        choices.append((ELSEWHERE, _("Another place")))
        field = choice_field(self, "where")
        field.choices = choices
        field.widget.hints = hints

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        mode = cleaned.get("mode") or (self.plan.mode if self.plan else "")
        if "where" in self.fields and mode and mode != Mode.ONLINE:
            if not cleaned.get("where"):
                self.add_error("where", _("Say where it takes place."))
            elif cleaned["where"] == ELSEWHERE:
                for name in ("place_fr", "place_nl"):
                    if not cleaned.get(name):
                        self.add_error(name, _("Write the place in both languages."))
        if self.meetings and "given_by" in self.changed_data and cleaned.get("given_by"):
            over = clock.local(self.meetings[-1].end).date()
            if not giving.works_on(cleaned["given_by"], over):
                self.add_error("given_by", _("This person has left by then. Choose somebody else."))
        opens, closes = cleaned.get("opens"), cleaned.get("closes")
        if opens and closes and opens >= closes:
            self.add_error("closes", _("Registration closes after it opens."))
        if opens and self.meetings and opens >= self.meetings[0].start:
            self.add_error("opens", _("Registration opens before the session begins."))
        return cleaned

    def to_plan(self) -> Plan:
        """What was typed, over what was there where a field is not asked."""
        typed = self.cleaned_data
        base = self.plan or Plan(mode=typed["mode"], languages=(), meetings=self.meetings)
        plain = ("mode", "link", "opens", "closes", "outside_hours", "given_by")
        asked: dict[str, Any] = {name: typed[name] for name in plain if name in typed}
        if "languages" in typed:
            asked["languages"] = tuple(typed["languages"])
        plan = replace(base, meetings=self.meetings, **asked)
        if "onsite_seats" in self.fields:
            pools = {way: PoolPlan(typed[f"{way}_seats"], typed[f"{way}_waiting"]) for way in plan.places}
            plan = replace(plan, pools=pools)
        if "where" in self.fields:
            plan = replace(plan, **self._place(plan))
        return plan if plan.mode != Mode.ONSITE else replace(plan, link="")

    def _place(self, plan: Plan) -> dict[str, Any]:
        nowhere = {"room": None, "site": None, "place_fr": "", "place_nl": ""}
        if not plan.onsite:
            return {**nowhere, "outside_hours": plan.outside_hours}
        kind, _dash, key = self.cleaned_data["where"].partition("-")
        if kind == "room":
            return {**nowhere, "room": int(key), "site": self.rooms[int(key)].site_id}
        if kind == "site":
            return {**nowhere, "site": int(key)}
        return {**nowhere, "place_fr": self.cleaned_data["place_fr"], "place_nl": self.cleaned_data["place_nl"]}


class NewSessionForm(SessionForm):
    """Once, or by a rule: then the dates are shown before anything is made."""

    repeat = forms.ChoiceField(
        label=_("How often"),
        choices=[("", _("Once")), *Series.Every.choices],
        required=False,
        widget=ChipRadioSelect,
    )
    until = forms.DateField(label=_("Until"), required=False, widget=day_input())
    times = number(_("Or so many times"), _("Closed days are passed over and do not count."), dates.MOST)
    together = forms.TypedChoiceField(
        label=_("People register"),
        choices=[("", _("For each date apart")), ("1", _("Once, for all the dates"))],
        coerce=bool,
        required=False,
        widget=ChipRadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("repeat"):
            return cleaned
        until, times = cleaned.get("until"), cleaned.get("times")
        if not until and not times and not {"until", "times"} & self.errors.keys():
            self.add_error("until", _("Say until when, or how many times."))
        if len(self.meetings) > 1:
            self.add_error("repeat", _("A session of several days is not repeated: give one day, or choose “Once”."))
        if until and self.meetings and until <= clock.local(self.meetings[0].start).date():
            self.add_error("until", _("The last day comes after the first."))
        return cleaned

    @property
    def rule(self) -> Rule | None:
        if not self.cleaned_data["repeat"]:
            return None
        return Rule(self.cleaned_data["repeat"], self.cleaned_data["until"], self.cleaned_data["times"])


def typed_again(data: QueryDict, *, more_days: int = 0) -> dict[str, Any]:
    """What was typed, as the beginning of a form with more days: nothing is lost, nothing is judged yet."""
    found: dict[str, Any] = {name: data.getlist(name) if name in SEVERAL else data[name] for name in data}
    found["rows"] = day_count(found.get("rows")) + more_days
    return found


def _initial(plan: Plan) -> dict[str, Any]:
    where = ELSEWHERE if plan.place_fr or plan.place_nl else ""
    if plan.room or plan.site:
        where = f"room-{plan.room}" if plan.room else f"site-{plan.site}"
    found: dict[str, Any] = {
        "mode": plan.mode,
        "languages": list(plan.languages),
        "where": where,
        "place_fr": plan.place_fr,
        "place_nl": plan.place_nl,
        "given_by": plan.given_by,
        "outside_hours": plan.outside_hours,
        "link": plan.link,
        "opens": plan.opens and clock.local(plan.opens),
        "closes": plan.closes and clock.local(plan.closes),
    }
    for way, pool in plan.pools.items():
        found |= {f"{way}_seats": pool.seats, f"{way}_waiting": pool.waiting}
    return found
