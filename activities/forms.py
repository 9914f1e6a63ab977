"""The public forms: registering, and changing a registration."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from activities.agenda import wording
from activities.models import ActivitySettings, Mode
from activities.seats import Seats
from cdm.core.contact_fields import ContactFields
from cdm.core.contacts import one_line
from cdm.core.forms import ChipRadioSelect

ICONS = {Mode.ONSITE.value: "face", Mode.ONLINE.value: "video"}
WAIT = "wait-"  # before the mode: the waiting list of it
REACHED_BY = _("To tell you when a place comes free, we need an e-mail address or a phone number.")


def label_of(choice: str) -> str:
    """``onsite``, ``wait-online``… as people read it."""
    if choice.startswith(WAIT):
        return gettext("%(mode)s: waiting list") % {"mode": Mode(choice.removeprefix(WAIT)).label}
    return str(Mode(choice).label)


def before_in_words(people: int) -> str:
    """``2 people before you``."""
    if not people:
        return gettext("you would be next")
    return ngettext("%(people)s person before you", "%(people)s people before you", people) % {"people": people}


def offered(seats: Mapping[str, Seats], party: int = 1) -> dict[str, str]:
    """What can be chosen now, as value → a line about it. A full way becomes its waiting list, where there is one."""
    found = {}
    for mode, pool in seats.items():
        if pool.fits(1):
            found[mode] = wording.seats(pool)
        if any(not pool.fits(people) and pool.may_wait(people) for people in (1, party)):
            found[WAIT + mode] = before_in_words(pool.waiting_people)
    return found


class PartyField(forms.IntegerField):
    """How many people, from 1 to what one registration may hold."""

    def __init__(self, **kwargs: Any) -> None:
        most = ActivitySettings.current().largest_party
        too_many = _("At most %(limit_value)s people in one registration. For a larger group, call us.")
        super().__init__(
            initial=1,
            validators=[
                MinValueValidator(1, _("At least one person.")),
                MaxValueValidator(most, too_many),
            ],
            widget=forms.NumberInput(attrs={"min": 1, "max": most, "inputmode": "numeric", "autocomplete": "off"}),
            error_messages={"required": _("Say how many you are."), "invalid": _("Say how many you are, in figures.")},
            **kwargs,
        )


class WayField(forms.ChoiceField):
    """On site or online, or the waiting list of one of them. With one way only, there is nothing to ask."""

    def __init__(self, ways: Mapping[str, str]) -> None:
        choices = [(way, label_of(way)) for way in ways]
        icons = {way: ICONS[way.removeprefix(WAIT)] for way in ways}
        widget = (
            ChipRadioSelect(tall=True, icons=icons, hints={way: capfirst(said) for way, said in ways.items()})
            if len(ways) > 1
            else forms.HiddenInput()
        )
        gone = _("This is no longer possible. Choose what suits you among what is left.")
        super().__init__(
            label=_("How would you like to take part?"),
            choices=choices,
            widget=widget,
            initial=next(iter(ways)) if len(ways) == 1 else None,
            error_messages={"required": _("Choose one."), "invalid_choice": gone},
        )


class RegisterForm(ContactFields):
    """A party and, if they like, how to reach them. Only a waiting list needs an address or a number."""

    needs = forms.CharField(
        label=_("What would help you take part?"),
        max_length=300,
        required=False,
        help_text=_("A seat near the front, a sign-language interpreter, subtitles, a lift… Erased with the rest."),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, seats: Mapping[str, Seats], **kwargs: Any) -> None:
        """Whatever the session offers is read, full or not: a second click comes after its own first one."""
        kwargs["initial"] = {"submission": uuid.uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("First name or pseudonym")
        self.fields["email"].help_text = _("For the confirmation and the reminder, nothing else.")
        self.modes = list(seats)
        self.correcting = False
        every = dict.fromkeys([*seats, *(WAIT + mode for mode in seats)], "")
        self.places = every if self.is_bound else offered(seats)
        self.fields["way"] = WayField(self.places)
        self.fields["party"] = PartyField(
            label=_("How many of you?"),
            help_text=_("A class counts its pupils and its teacher. You stay together."),
        )
        self.order_fields(["way", "party"])
        self._ask_for_one_of_two()

    def correct(self, way: str) -> None:
        """Only how to reach somebody whose registration stands: the rest stays as it was asked for."""
        self.correcting = True
        del self.fields["needs"]
        self.places = {way: ""}
        self.fields["way"] = WayField(self.places)
        self.fields["party"].widget = forms.HiddenInput()

    def offer(self, seats: Mapping[str, Seats], *, again: bool = False) -> None:
        """Show what can be chosen now. ``again``: somebody was faster, so ask anew, with all that was typed (B4)."""
        party = self.cleaned_data.get("party", 1) if hasattr(self, "cleaned_data") else 1
        ways = self.places = offered(seats, party)
        self.fields["way"] = WayField(ways)
        self.order_fields(["way", "party"])
        self._ask_for_one_of_two()
        if self.initial.get("way") not in ways:
            self.initial.pop("way", None)
        self._bound_fields_cache.pop("way", None)  # type: ignore[attr-defined]  # with the choices before; no public way
        if self.is_bound:
            chosen = self.data.get("way")
            kept = next(iter(ways)) if len(ways) == 1 else None if again or chosen not in ways else chosen
            self.data = {name: typed for name, typed in self.data.items() if name != "way"} | (
                {"way": kept} if kept else {}
            )

    def _ask_for_one_of_two(self) -> None:
        """A waiting list needs an address or a number: neither is then called optional."""
        for name in ("email", "phone"):
            self.fields[name].one_of_two = self.waits_only  # type: ignore[attr-defined]  # read by optional.html

    @property
    def ways(self) -> list[str]:
        return list(self.places)

    @property
    def only(self) -> str:
        """The one way there is, in words; nothing where there is a choice."""
        if len(self.ways) != 1:
            return ""
        (way,) = self.ways
        places = self.places[way]
        words = {"way": label_of(way), "places": places[:1].lower() + places[1:]}
        return (
            gettext("%(way)s, %(places)s") % words if way.startswith(WAIT) else gettext("%(way)s: %(places)s") % words
        )

    @property
    def waits_only(self) -> bool:
        """Whether there is nothing but a waiting list."""
        return bool(self.ways) and all(way.startswith(WAIT) for way in self.ways)

    @property
    def gone(self) -> list[str]:
        """Ways to take part that are full, their waiting list too."""
        return [label_of(mode) for mode in self.modes if not {mode, WAIT + mode} & set(self.ways)]

    def clean_needs(self) -> str:
        return one_line(self.cleaned_data["needs"])

    def clean(self) -> dict[str, Any]:
        """``way`` is said in ``mode`` and ``wait`` too."""
        cleaned = super().clean() or {}
        way = cleaned.get("way", "")
        cleaned |= {"mode": way.removeprefix(WAIT), "wait": way.startswith(WAIT)}
        if cleaned["wait"] and not any(self.data.get(name) for name in ("email", "phone")):
            self.add_error("email", REACHED_BY)
        return cleaned


class ChangeForm(forms.Form):
    """Another number of people or, where there are both, the other way to take part."""

    def __init__(self, *args: Any, seats: Mapping[str, Seats], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = self.initial.get("mode")
        said = {mode: gettext("as it is now") if mode == now else wording.seats(pool) for mode, pool in seats.items()}
        self.fields["mode"] = WayField(said)
        self.fields["party"] = PartyField(label=_("How many of you?"))
