"""Free times of a question arranged for a page, and what else could do."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from cdm.agenda import weeks
from cdm.agenda.intervals import Interval
from cdm.agenda.weeks import Search, Time, Week
from cdm.core import clock
from cdm.core.vocabulary import Channel, Language
from counselling import kinds
from counselling.questions import Question


def week(question: Question, *, day: dt.date | None) -> Week:
    """The week of ``day``; without a day, that of the first free time."""
    return weeks.week(_search(question), horizon=kinds.terms_of(question.kind).horizon, day=day)


def nearest(question: Question, *, to: dt.datetime) -> list[Time]:
    """The free times closest to ``to``, in order, for who lost a race for it (B4)."""
    return weeks.nearest(_search(question), to=to)


def at(question: Question, start: dt.datetime) -> Time | None:
    """That very time, while it is free."""
    return weeks.at(_search(question), start)


@dataclass(frozen=True)
class Alternative:
    question: Question
    first: Time


def alternatives(question: Question) -> list[Alternative]:
    """The same theme by another channel or in another language, where something is free."""
    found = []
    for offer in kinds.offers():
        other = replace(question, language=Language(offer.language), channel=Channel(offer.channel))
        differs = (other.language != question.language) + (other.channel != question.channel)
        if offer.theme != question.theme or offer.kind != question.kind.pk or differs != 1:
            continue
        until = clock.now() + dt.timedelta(days=question.kind.horizon + 1)
        slots = _search(other)(Interval(clock.now(), until))
        if slots:
            found.append(Alternative(other, weeks.times(slots[:1])[0]))
    return sorted(found, key=lambda alternative: alternative.first.start)


def _search(question: Question) -> Search:
    return lambda window: kinds.free_starts(kind=question.kind, need=question.need, window=window)
