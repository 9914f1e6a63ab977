"""The demo's group activities: what is offered, every session of 2021, the last days and the coming weeks.

Titles and numbers that the annual report of 2021 names are its own; words, dates, hosts and everybody in them are
invented. Fixed seeds: two loads on the same day make the same centre.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from activities.models import Activity
from cdm.agenda.models import Site
from cdm.demo import data_centre, data_partners
from cdm.demo.groups import around, given, history, offers, words
from cdm.demo.groups.calendar import Agenda
from partners.models import Partner


def load(say: Callable[[str], None]) -> None:
    """Fill an empty agenda of activities; leave one that offers something as it is."""
    if Activity.objects.exists():
        return
    if not Site.objects.exists():
        data_centre.load(say)
    if not Partner.objects.exists():
        data_partners.load(say)
    offered = words.activities()
    of_2021 = given.of_2021(offered)
    contacts = history.count(of_2021, offered)
    with transaction.atomic():
        made = offers.write(offered)
        history.write(of_2021, made)
        history.count_held(of_2021, offered)
        agenda = Agenda(offered, made)
        sessions = around.fill(agenda)
    around.letters(agenda)
    say(f"{len(made)} activities, {len(of_2021)} sessions in {given.YEAR} with {contacts} contacts")
    say(f"{sessions} sessions from last week to two months ahead, {around.seats_taken()} places taken in them")
