"""Why nothing can be booked, in a sentence, and the page on which that is put right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cdm.core.vocabulary import Language, Theme
from cdm.home.workspace.scope import Place
from counselling.readiness import WEEKS, Why

SENTENCES = {
    Why.NO_KIND: _("No interview that visitors may book fits."),
    Why.NOBODY: _("Nobody receives visitors yet."),
    Why.NO_HOURS: _("Nobody has set hours."),
    Why.NOT_LANGUAGE: _("Nobody offers this language."),
    Why.NOT_THEME: _("Nobody offers this theme."),
    Why.NOT_CHANNEL: _("Nobody offers it by this channel."),
    Why.NOT_TOGETHER: _("Nobody offers this theme in this language."),
    Why.NO_DAYS: _("Nobody has hours in these days."),
    Why.CLOSED: _("The centre is closed, or receives nobody in this way."),
    Why.OUTSIDE: _("The hours lie outside those of the centre, or are too short for an interview."),
    Why.ABSENT: _("Everybody who offers it is away."),
    Why.BOOKED: _("Everything is booked."),
    Why.TOO_SOON: _("What is left is too soon to be booked."),
    Why.TOO_FAR: _("It cannot be booked so far ahead yet."),
    Why.NOT_ENOUGH: _("Not enough people, or no room, at the same time."),
}
KINDS = (Why.NO_KIND, Why.TOO_SOON, Why.TOO_FAR)


@dataclass(frozen=True)
class Fix:
    label: object
    url: str


@dataclass(frozen=True)
class Gap:
    """``weeks``: first and last day of each in which nothing can be booked for this reason."""

    theme: Theme
    language: Language
    why: Why
    weeks: Sequence[tuple[dt.date, dt.date]]

    @property
    def sentence(self) -> object:
        return SENTENCES[self.why]

    @property
    def whole(self) -> bool:
        return len(self.weeks) == WEEKS

    @property
    def stretches(self) -> list[tuple[dt.date, dt.date]]:
        """The weeks, those that follow one another as one."""
        found: list[tuple[dt.date, dt.date]] = []
        for first, last in self.weeks:
            if found and found[-1][1] + dt.timedelta(days=1) == first:
                found[-1] = (found[-1][0], last)
            else:
                found.append((first, last))
        return found

    def fixes(self, place: Place) -> list[Fix]:
        """Where this member can put it right; nothing where only a manager can, and they are none."""
        asked = {"theme": self.theme.value, "language": self.language.value}
        narrowed = asked | ({"partner": place.partner.code} if place.partner else {})
        if self.why in KINDS or self.why is Why.CLOSED:
            name, label = (
                ("counselling:kinds", _("Change the interviews"))
                if self.why in KINDS
                else ("counselling:closures", _("See the closures"))
            )
            return [Fix(label, reverse(name))] if place.manager else []
        found = []
        if place.partner and self.why is Why.NOBODY:
            found.append(Fix(_("Invite a counsellor"), reverse("partners:invite")))
        elif place.partner:
            found.append(Fix(_("Open hours"), f"{reverse('home:workspace')}?{urlencode(narrowed)}#team"))
        if place.manager:
            found.append(Fix(_("Ask for times"), f"{reverse('counselling:request_new')}?{urlencode(narrowed)}"))
        return found
