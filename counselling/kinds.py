"""What is offered: kinds of interview, the themes, languages and channels somebody gives them in, free times."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from django.db.models import Q

from cdm.agenda.availability import Need, Slot, Terms, free_slots
from cdm.agenda.intervals import Interval
from cdm.agenda.models import AvailabilityRule, Calendar, ExtraOpening
from cdm.core import clock
from cdm.core.vocabulary import BOOKABLE_CHANNELS, Channel, Language, Theme
from counselling.models import Appointment, Counsellor, InterviewKind

ANY_TIME = 366  # days: how far ahead staff may book when the horizon is waived
ODD_TIMES = 5  # minutes: how finely staff may place an interview


@dataclass(frozen=True)
class Offer:
    """One thing a visitor may ask for. ``kind`` is a primary key."""

    kind: int
    theme: Theme
    language: Language
    channel: Channel


def terms_of(kind: InterviewKind, *, waive: Collection[str] = ()) -> Terms:
    terms = Terms(
        duration=kind.duration,
        step=kind.step,
        buffer_before=kind.buffer_before,
        buffer_after=kind.buffer_after,
        notice=kind.notice,
        horizon=kind.horizon,
    )
    if "notice" in waive:
        terms = replace(terms, notice=0)
    if "step" in waive:
        terms = replace(terms, step=ODD_TIMES)
    return replace(terms, horizon=ANY_TIME) if "horizon" in waive else terms


def need_of(appointment: Appointment) -> Need:
    """What it was booked for."""
    return Need(theme=appointment.theme, language=appointment.language, channel=appointment.channel)


def fits(kind: InterviewKind, *, theme: str, channel: str) -> bool:
    """An empty list means: all of them."""
    return (not kind.themes or theme in kind.themes) and (not kind.channels or channel in kind.channels)


def kind_for(*, theme: str, channel: str, by_staff: bool = False) -> InterviewKind | None:
    """The first active kind, by position, that fits; of those visitors may book unless ``by_staff``."""
    kinds = InterviewKind.objects.filter(active=True)
    if not by_staff:
        kinds = kinds.filter(public=True)
    return next((kind for kind in kinds if fits(kind, theme=theme, channel=channel)), None)


def calendars() -> list[int]:
    """The calendars of everyone who receives, whichever partner they work for (mutual anonymity)."""
    rows = Counsellor.objects.filter(active=True, calendar__active=True, user__is_active=True, partner__active=True)
    return list(rows.order_by("calendar_id").values_list("calendar_id", flat=True))


def rooms(kind: InterviewKind) -> list[int]:
    if not kind.needs_room:
        return []
    rows = Calendar.objects.filter(kind=Calendar.Kind.ROOM, active=True)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def free_times(
    *,
    kind: InterviewKind,
    need: Need,
    window: Interval,
    waive: Collection[str] = (),
    only: Collection[int] | None = None,
) -> list[Slot]:
    """Free starts of ``kind`` inside ``window`` (UTC, half-open), merged over all counsellors (B2).

    ``only``: those of these calendars, for a preview or for staff who book with themselves.
    """
    return free_slots(
        calendars=calendars() if only is None else only,
        need=need,
        terms=terms_of(kind, waive=waive),
        window=window,
        people=kind.counsellors,
        rooms=rooms(kind),
    )


def free_starts(
    *,
    kind: InterviewKind,
    need: Need,
    window: Interval,
    waive: Collection[str] = (),
    only: Collection[int] | None = None,
) -> list[Slot]:
    """``free_times``, one for each start: to a person the same time at a second site is the same time."""
    slots = free_times(kind=kind, need=need, window=window, waive=waive, only=only)
    return list({slot.start: slot for slot in reversed(slots)}.values())[::-1]


def offers() -> list[Offer]:
    """Everything visitors may ask for now: some kind fits it and somebody's availability is good for it.

    Says nothing about free times: those of a popular theme may all be taken, which the page of times then says.
    """
    today = clock.today()
    mine = Q(calendar__in=calendars())
    stretches = [
        *AvailabilityRule.objects.filter(mine, Q(valid_until__isnull=True) | Q(valid_until__gte=today)).values_list(
            "themes", "languages", "channels"
        ),
        *ExtraOpening.objects.filter(mine, day__gte=today).values_list("themes", "languages", "channels"),
    ]
    good_for = {
        (theme, language, channel)
        for themes, languages, channels in stretches
        for theme in themes or Theme.values
        for language in languages or Language.values
        for channel in channels or [c.value for c in BOOKABLE_CHANNELS]
    }
    return [
        Offer(kind.pk, Theme(theme), Language(language), Channel(channel))
        for kind in InterviewKind.objects.filter(active=True, public=True)
        for theme in Theme.values
        for language in Language.values
        for channel in Channel.values
        if (theme, language, channel) in good_for and fits(kind, theme=theme, channel=channel)
    ]
