"""When and where: one form for a session, its copies in a series, and its changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from activities.models import Mode, Series
from activities.planning import Plan, PoolPlan, Stretch, dates
from activities.planning.series import Rule
from cdm.agenda.models import Calendar, Site
from cdm.core import clock
from cdm.core.forms import ChipCheckboxSelectMultiple, ChipRadioSelect, choice_field
from cdm.core.vocabulary import Language

MODES = {"onsite": "face", "online": "video", "hybrid": "globe"}
ELSEWHERE = "other"
SEVERAL = ("languages",)  # of which a browser sends several values
A_YEAR = dt.timedelta(days=366)
SEATS = _("Empty: as many as come.")
WAITING = _("Empty: no limit. 0: no waiting list.")


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def time_input() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time", "step": "300"}, format="%H:%M")


def moment_input() -> forms.DateTimeInput:
    return forms.DateTimeInput(attrs={"type": "datetime-local", "step": "300"}, format="%Y-%m-%dT%H:%M")


def number(label: Any, hint: Any = "", most: int = 5000) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"min": 0, "max": most, "inputmode": "numeric"})
    checks = [MinValueValidator(0), MaxValueValidator(most)]
    return forms.IntegerField(label=label, required=False, help_text=hint, widget=widget, validators=checks)


@dataclass(frozen=True)
class Row:
    """One day of the session, as the template lays it out. ``closed``: counted already, it stays."""

    number: int
    day: BoundField
    starts: BoundField
    ends: BoundField
    closed: bool


class SessionForm(forms.Form):
    """``plan`` gives what is there, or what is proposed; ``closed``: keys of meetings that stay as they are."""

    hide_optional = True

    mode = forms.ChoiceField(label=_("How people take part"), choices=Mode.choices, widget=ChipRadioSelect(icons=MODES))
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=Language.choices, widget=ChipCheckboxSelectMultiple
    )
    rows = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=dates.MOST)
    where = forms.ChoiceField(label=_("Where"), required=False, widget=ChipRadioSelect)
    place_fr = forms.CharField(label=_("Another place, in French"), required=False, max_length=200)
    place_nl = forms.CharField(label=_("Another place, in Dutch"), required=False, max_length=200)
    outside_hours = forms.BooleanField(
        label=_("The centre opens for it outside its opening hours"),
        required=False,
        help_text=_("For an evening, a Saturday, or while a regime keeps the centre closed."),
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
        label=_("Registration opens"), required=False, widget=moment_input(), help_text=_("Empty: at once.")
    )
    closes = forms.DateTimeField(
        label=_("Registration closes"), required=False, widget=moment_input(), help_text=_("Empty: at the start.")
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        plan: Plan | None = None,
        closed: frozenset[int] = frozenset(),
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial={**(_initial(plan) if plan else {}), **(initial or {})})
        self.plan = plan
        self.meetings: tuple[Stretch, ...] = ()
        typed = (data or self.initial).get("rows") or 1
        self.count = min(max(int(typed), 1), dates.MOST) if str(typed).isdigit() else 1
        self.initial["rows"] = self.count
        if self.count > 1:
            self.fields["same_hours"] = forms.BooleanField(
                label=_("The same hours on all these days"),
                required=False,
                help_text=_("Those of the first day that is not closed."),
            )
        self._closed = {}
        for n in range(self.count):
            key = plan.meetings[n].key if plan and n < len(plan.meetings) else None
            self._closed[n] = key in closed if key else False
            self._add_row(n, fixed=self._closed[n])
        rooms = Calendar.objects.filter(kind=Calendar.Kind.ROOM, active=True, site__isnull=False)
        if plan and plan.room:
            rooms = rooms | Calendar.objects.filter(pk=plan.room)
        self.rooms = {room.pk: room for room in rooms.select_related("site").order_by("site", "name", "pk")}
        self.sites = {site.pk: site for site in Site.objects.all()}
        if "where" in self.fields:
            self._offer_places()
        if "languages" in self.fields and not data and not self.initial.get("languages"):
            self.initial["languages"] = []

    def _add_row(self, n: int, *, fixed: bool) -> None:
        self.fields[f"day_{n}"] = forms.DateField(label=_("Date"), required=not n, widget=day_input(), disabled=fixed)
        self.fields[f"starts_{n}"] = forms.TimeField(
            label=_("From"), required=not n, widget=time_input(), disabled=fixed
        )
        self.fields[f"ends_{n}"] = forms.TimeField(
            label=_("Until"), required=not n, widget=time_input(), disabled=fixed
        )
        self.fields[f"key_{n}"] = forms.IntegerField(required=False, widget=forms.HiddenInput)

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

    @property
    def days(self) -> list[Row]:
        return [
            Row(n + 1, self[f"day_{n}"], self[f"starts_{n}"], self[f"ends_{n}"], self._closed[n])
            for n in range(self.count)
        ]

    @property
    def keys(self) -> list[BoundField]:
        return [self[f"key_{n}"] for n in range(self.count)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.meetings = tuple(sorted(self._stretches(cleaned), key=lambda each: each.period))
        mode = cleaned.get("mode") or (self.plan.mode if self.plan else "")
        if "where" in self.fields and mode and mode != Mode.ONLINE:
            if not cleaned.get("where"):
                self.add_error("where", _("Say where it takes place."))
            elif cleaned["where"] == ELSEWHERE:
                for name in ("place_fr", "place_nl"):
                    if not cleaned.get(name):
                        self.add_error(name, _("Write the place in both languages."))
        opens, closes = cleaned.get("opens"), cleaned.get("closes")
        if opens and closes and opens >= closes:
            self.add_error("closes", _("Registration closes after it opens."))
        if opens and self.meetings and opens >= self.meetings[0].start:
            self.add_error("opens", _("Registration opens before the session begins."))
        return cleaned

    def _stretches(self, cleaned: Mapping[str, Any]) -> list[Stretch]:
        """The days that were filled in; hours left empty are those of the first."""
        found = []
        model = next((n for n in range(self.count) if not self._closed[n]), 0)
        for n in range(self.count):
            day = cleaned.get(f"day_{n}")
            same = cleaned.get("same_hours") and not self._closed[n]
            starts, ends = (
                (None if same else cleaned.get(f"{name}_{n}")) or cleaned.get(f"{name}_{model}")
                for name in ("starts", "ends")
            )
            if not day or not starts or not ends:
                continue
            if abs(day - clock.today()) > 3 * A_YEAR:
                self.add_error(f"day_{n}", _("Choose a date within three years."))
            elif starts >= ends:
                self.add_error(f"ends_{n}", _("The end comes after the beginning."))
            elif not (clock.exists(day, starts) and clock.exists(day, ends)):
                self.add_error(f"starts_{n}", _("The clocks jump over this hour on that day."))
            else:
                key = cleaned.get(f"key_{n}") if self.plan else None
                found.append(Stretch(clock.at(day, starts), clock.at(day, ends), key))
        for n, (one, two) in enumerate(pairwise(found)):
            if one.start < two.end and two.start < one.end:
                self.add_error(f"day_{n + 1}", _("This overlaps another of its days."))
        return found

    def to_plan(self) -> Plan:
        """What was typed, over what was there where a field is not asked."""
        typed = self.cleaned_data
        base = self.plan or Plan(mode=typed["mode"], languages=(), meetings=self.meetings)
        asked: dict[str, Any] = {
            name: typed[name] for name in ("mode", "link", "opens", "closes", "outside_hours") if name in typed
        }
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


class TellForm(forms.Form):
    """How far a change reaches, and what is said with it. ``serial``: the session is one of a series."""

    hide_optional = True

    scope = forms.ChoiceField(
        label=_("Which dates of the series"),
        choices=[
            ("one", _("Only this one")),
            ("following", _("This one and those after it")),
            ("all", _("All that are still to come")),
        ],
        initial="one",
        required=False,
        widget=ChipRadioSelect,
    )
    message = forms.CharField(
        label=_("A few words to those who are registered"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The mail already says what is needed. What you add stands in it as it is."),
    )

    def __init__(self, *args: Any, serial: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not serial:
            del self.fields["scope"]

    @property
    def reach(self) -> Any:
        return self.cleaned_data.get("scope") or "one"


class EditSessionForm(TellForm, SessionForm):
    """A change may reach the others of a series: they keep their date."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "scope" in self.fields:
            self.fields["scope"].help_text = _(
                "The others keep their date; they get the hours, the place, the seats and the link of this one."
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.reach != "one" and self.plan and self.meetings:
            days = [[clock.local(each.start).date() for each in of] for of in (self.plan.meetings, self.meetings)]
            if days[0] != days[1]:
                words = _("Another date is for this session only: the others keep theirs. Change only the hours here.")
                self.add_error("scope", ValidationError(words))
        return cleaned


class MoveSessionForm(EditSessionForm):
    """Only when and where."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = {"rows", "same_hours", "where", "place_fr", "place_nl", "outside_hours", "scope", "message"}
        row_names = {f"{name}_{n}" for n in range(self.count) for name in ("day", "starts", "ends", "key")}
        for name in self.fields.keys() - kept - row_names:
            del self.fields[name]
        if self.plan and not self.plan.onsite:
            for name in ("where", "place_fr", "place_nl"):
                del self.fields[name]


def typed_again(data: QueryDict, *, more_days: int = 0) -> dict[str, Any]:
    """What was typed, as the beginning of a form with more days: nothing is lost, nothing is judged yet."""
    found: dict[str, Any] = {name: data.getlist(name) if name in SEVERAL else data[name] for name in data}
    rows = str(found.get("rows") or 1)
    found["rows"] = (int(rows) if rows.isdigit() else 1) + more_days
    return found


def _initial(plan: Plan) -> dict[str, Any]:
    where = ELSEWHERE if plan.place_fr or plan.place_nl else ""
    if plan.room or plan.site:
        where = f"room-{plan.room}" if plan.room else f"site-{plan.site}"
    found: dict[str, Any] = {
        "mode": plan.mode,
        "languages": list(plan.languages),
        "rows": len(plan.meetings) or 1,
        "where": where,
        "place_fr": plan.place_fr,
        "place_nl": plan.place_nl,
        "outside_hours": plan.outside_hours,
        "link": plan.link,
        "opens": plan.opens and clock.local(plan.opens),
        "closes": plan.closes and clock.local(plan.closes),
    }
    for n, each in enumerate(plan.meetings):
        start, end = clock.local(each.start), clock.local(each.end)
        found |= {f"day_{n}": start.date(), f"starts_{n}": start.time(), f"ends_{n}": end.time(), f"key_{n}": each.key}
    for way, pool in plan.pools.items():
        found |= {f"{way}_seats": pool.seats, f"{way}_waiting": pool.waiting}
    return found
