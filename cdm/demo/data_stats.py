"""The years before the demo begins, written as spreadsheets and brought in by the same imports a centre would use.

Without the group activities of 2021 and of the last days: those are dated sessions, counted by ``data_activities``.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings
from django.db import transaction

from cdm.core import clock
from cdm.core.vocabulary import Channel, Service
from cdm.demo import answers, data_vocabulary, key_events, years
from cdm.demo.draw import Drawer
from cdm.demo.groups import given
from partners.models import Partner, Programme
from stats.imports import contacts, figures, profiles
from stats.imports.files import AlreadyImported
from stats.models import HeldTally, YearNote
from stats.recording import record_held_in_bulk

FILES = Path(__file__).parent / "files"
UNBROKEN = re.compile(r"(?<=\d) (?=\d{3})| (?=[:;])")  # where a line of French does not end
CONTACTS = ("day", "service", "channel", "context", "theme", "language", "partner", "programme", "count")
PROFILES = ("month", "sex", "age5", "municipality", "status", "education", "referral", "first_visit")
RESPONSES = {2019: 900, 2022: 1_240, 2023: 1_610, 2024: 1_650, 2025: 1_700}  # invented, but for 2021


def write(path: Path, header: Iterable[str], rows: Iterable[Iterable[object]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
    return path


def _streams(year: int) -> tuple[years.Stream, ...]:
    streams = years.YEARS.get(year) or years.later(1.025 ** (year - 2023))
    return tuple(stream for stream in streams if year != given.YEAR or stream.service != Service.GA)


def _held(drawer: Drawer, until: dt.date) -> int:
    """Count the group activities behind the drawn contacts, unless some of that year are counted already."""
    if HeldTally.objects.filter(day__year=drawer.year).exists():
        return 0
    ways = {Channel.FACE: "onsite", Channel.VIDEO: "online"}
    with transaction.atomic():
        return record_held_in_bulk(
            {
                "day": dt.date.fromisoformat(day),
                "mode": ways[Channel(channel)],
                "theme": theme,
                "language": language,
                "partner": partner,
                "programme": programme,
                "count": count,
            }
            for (day, channel, theme, language, partner, programme), count in drawer.activities.items()
            if dt.date.fromisoformat(day) < until
        )


def _profiles_of(year: int, drawer: Drawer, until: dt.date) -> list[tuple[str, ...]]:
    if year == 2021:
        # A few by phone and video while the doors were closed.
        return drawer.profiles(answers.of_2021(), (2, 2, 8, 8, 9, 10, 6, 6, 13, 14, 12, 10))
    if year == 2020:
        return []
    wanted = answers.of_another(RESPONSES.get(year, 1_700), first_visits=0.543 if year >= 2023 else 0.72)
    wanted = data_vocabulary.in_words_of(year, wanted)
    return [row for row in drawer.profiles(wanted, years.USUAL) if row[0] < f"{until:%Y-%m}"]


def load(say: Callable[[str], None]) -> None:
    """Bring in 2019 up to yesterday; files already in are left alone."""
    yesterday = clock.today() - dt.timedelta(days=1)
    dated = clock.today() - dt.timedelta(days=years.DATED_DAYS)
    place = Path(settings.EMBEDDED_STATE_DIR) / "demo-data"
    partners = list(Partner.objects.order_by("pk").values_list("code", flat=True))
    programmes = {
        programme.code: sorted(partner.code for partner in programme.partners.all())
        for programme in Programme.objects.order_by("pk").prefetch_related("partners")
    }
    for year in range(min(years.YEARS), yesterday.year + 1):
        drawer = Drawer(year, partners, programmes)
        tallies = drawer.contacts(_streams(year), yesterday)
        rows = (
            (*key, count)
            for key, count in sorted(tallies.items())
            if key[1] != Service.GA or key[0] < dated.isoformat()
        )
        try:
            outcome = contacts.bring_in(write(place / f"contacts-{year}.csv", CONTACTS, rows))
            held = _held(drawer, dated)
            say(f"{year}: {outcome.contacts} contacts, {held} group activities")
            if answered := _profiles_of(year, drawer, yesterday):
                profiles.bring_in(write(place / f"profiles-{year}.csv", PROFILES, answered))
        except AlreadyImported:
            say(f"{year}: was there already")
        french, dutch = years.NOTES.get(year, years.INVENTED)
        french = UNBROKEN.sub("\N{NO-BREAK SPACE}", french)
        YearNote.objects.get_or_create(year=year, defaults={"text_fr": french, "text_nl": dutch})
    try:
        figures.bring_in(FILES / "figures-2021.csv")
    except AlreadyImported:
        say("figures: were there already")
    if typed := key_events.load():
        say(f"{key_events.YEAR}: {typed} key events for the annual report")
