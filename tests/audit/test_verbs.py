"""What changes something of staff's or of visitors' is in the journal: over every verb there is, from the source."""

from __future__ import annotations

import re

import pytest

from tests.audit.verbs import Code, sources

RECORDS = re.compile(r"\btrail\.(record_all|record|saving)\b")
# Whose transaction is others': these are asked themselves.
LENDERS = {"cdm.core.limited.book", "multimedia.seating.late._alone"}
COUNT = "An anonymous count: an entry would say who counted which contact when (P1)."
NIGHT = "What a night counts or freezes of what happened: nobody did it, nothing of anybody changes."
MAIL = "A reminder the software writes by itself: it changes nothing, and the outbox knows it."
SILENT = {
    "activities.demand.recount": NIGHT,
    "cdm.home.leaving.telling._write": MAIL,
    "cdm.home.recording.keeping.keep": COUNT,
    "cdm.home.recording.keeping.undo": COUNT,
    "cdm.home.recording.presets.add": "A member's own keys for counting: what one counts most is nobody else's affair.",
    "cdm.home.recording.presets.move": "As adding one.",
    "counselling.demand.days.recount": NIGHT,
    "counselling.demand.supply.freeze": NIGHT,
    "counselling.referral.referring.mail": "Of a visitor who gave an address for one mail: it is erased with the mail.",
    "counselling.referral.referring.make": COUNT,
    "counselling.referral.referring.take_back": COUNT,
    "counselling.requests.telling.remind": MAIL,
    "multimedia.demand.end_days": NIGHT,
    "multimedia.demand.recount": NIGHT,
    "multimedia.desk.tallying.add": COUNT,
    "multimedia.desk.tallying.take_back": COUNT,
    "multimedia.documentation.consulting.count": COUNT,
    "multimedia.documentation.consulting.undo": COUNT,
    "multimedia.occupancy.freezing.freeze": NIGHT,
    "multimedia.skills.count": COUNT,
    "partners.meetings.reminding.remind": MAIL,
    "stats.months.rebuild": "The sums of what is counted, made right: no fact changes.",
    "stats.report.runs._end": "The end of what somebody asked for, which is in the journal.",
    "stats.searches.in_vain": COUNT,
    "stats.unlinking.rewrite": "The same rows again, so that nobody can tell who wrote them (P1).",
}
# What others use to count (P1), to write and to keep time, who say themselves what it was for.
MEANS = ("stats.recording.", "cdm.outbox.", "cdm.agenda.holds.")
SAID = {
    "activities.planning.rooms.give_back": "The change of the session, of which the room is a part.",
    "activities.planning.series.create": "Each of the sessions it makes.",
    "cdm.core.limited._correct": "By a function it was given, which records.",
    "cdm.core.undoable.recall": "A note in the cache.",
    "multimedia.seating.tickets.uncall": "The ticket it was called for: the booking is as if it had never been.",
    "stats.imports.figures.bring_in": "The file is in the journal: as many rows as it had are one entry.",
}
# A verb of each kind of way to the journal, and the module that writes the entry.
WAYS = {
    "partners.people.inviting.take_back": "partners.people.inviting",
    "stats.vocabulary.changing.reword": "stats.vocabulary.changing",  # around the saving
    "activities.waiting.expire": "activities.waiting",  # several rows at once, by another function
    "partners.accounts.standing.close": "cdm.accounts.closing",  # by another package
    "counselling.staff.marking.undo": "counselling.appointments.undoing",  # handed on by a package
    "counselling.appointments.booking._make": "counselling.appointments.booking",  # with a lent transaction
    "multimedia.seating.late.not_come": "multimedia.seating.late",  # where others record more beside it
    "partners.people.inviting.invite": "partners.people.inviting",
}


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return dict(sources())


@pytest.fixture(scope="module")
def code(texts) -> Code:
    return Code.read(texts.items())


def test_every_verb_leaves_an_entry_or_is_listed(code):
    found = code.silent(LENDERS)
    assert not found - SILENT.keys(), "Call trail.record of cdm.audit.trail in their transaction, or say why not"
    assert not SILENT.keys() - found, "They record now, or are gone: take them out of the list"
    assert code.durable > LENDERS


def test_what_is_written_is_said_by_who_writes_it_or_by_all_who_call_it(code):
    found = {name for name in code.unsaid(code.verbs(LENDERS) - SILENT.keys()) if not name.startswith(MEANS)}
    assert not found - SAID.keys(), "Call trail.record of cdm.audit.trail beside it, or say who does"
    assert not SAID.keys() - found, "They record now, or are gone: take them out of the list"


def test_it_sees_every_transaction_there_is(texts, code):
    assert len(code.durable) == sum(text.count("atomic(durable=True)") for text in texts.values())


@pytest.mark.parametrize(("verb", "module"), WAYS.items())
def test_a_verb_that_forgot_is_noticed(texts, code, verb, module):
    forgetful = code.instead(module, RECORDS.sub("trail.viewed", texts[module]))
    assert verb in _found(forgetful) - _found(code)


def _found(code: Code) -> set[str]:
    return code.silent(LENDERS) | code.unsaid(code.verbs(LENDERS) - SILENT.keys())
