"""Changing a list: new codes, wording, codes that end and what takes over from them.

A code that was used is never taken away nor given another meaning: it ends with a year, other codes take over, and the
years before stay as they were recorded (design F2). Every verb raises ``Refused`` with the field that is wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _

from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock
from cdm.core.integrity import refusing
from cdm.core.refused import Refused
from stats import seed
from stats.models import Term, TermGroup
from stats.recording import EARLIEST
from stats.vocabulary import ages, usage
from stats.vocabulary.words import say

AHEAD = 2  # years a change may be prepared before it holds
STEP = 10  # between the positions of two terms


@dataclass(frozen=True)
class New:
    """A code to be added. Ages in years, both in, for age bands only."""

    code: str
    label_fr: str
    label_nl: str
    lowest: int | None = None
    highest: int | None = None


@dataclass(frozen=True)
class Plan:
    """What a change will do: ``ended`` and ``added`` are not saved yet.

    ``joins``: groups the new codes enter; ``torn``: groups that hold only some of what the change joins.
    """

    name: str
    last_year: int
    ended: tuple[Term, ...]
    continued: tuple[Term, ...]
    added: tuple[Term, ...]
    joins: tuple[TermGroup, ...]
    torn: tuple[TermGroup, ...]


def plan(
    *, name: str, ends: Sequence[str], last_year: int, successors: Sequence[str] = (), new: Sequence[New] = ()
) -> Plan:
    """``ends`` are told for the last time in ``last_year``; ``successors``, codes of the list, and ``new`` take over.

    One to one renames, several to one merges, one to several splits; nothing takes over from what simply ends.
    """
    terms = {term.code: term for term in Term.objects.of(name).order_by("position", "code")}
    ended = [terms[code] for code in terms if code in set(ends)]
    continued = [terms[code] for code in terms if code in set(successors)]
    _check_years(last_year)
    if not ended or len(ended) != len(set(ends)):
        raise Refused(_("Choose at least one code that ends."), field="ends")
    if len(continued) != len(set(successors)):
        raise Refused(_("Choose codes of this list."), field="successors")
    used = usage.of(name)
    for term in ended:
        _check_end(term, last_year, used.get(term.code))
    for term in continued:
        _check_successor(term, last_year, ends)
    added = [_made(name, each, last_year + 1) for each in new]
    _check_new(added, terms)
    place = max(term.position for term in ended)
    for number, term in enumerate(added, 1):
        term.position = place + number  # seeds leave nine places free after each
    for term in ended:
        term.valid_until = last_year
        term.becomes = [each.code for each in (*continued, *added)]
    if name == Term.List.AGE5:
        _check_ages([*terms.values(), *added], last_year + 1)
    joins, torn = _groups(name, {term.code for term in ended}, {term.code for term in continued})
    return Plan(
        name, last_year, tuple(ended), tuple(continued), tuple(added), tuple(joins) if added else (), tuple(torn)
    )


def carry_out(made: Plan) -> None:
    """Do what ``plan`` promised; raises ``Refused`` when the list was changed meanwhile."""
    with transaction.atomic(durable=True):
        # One manager after the other: what was checked above is checked on what is there now.
        codes = [term.code for term in made.ended]
        rows = list(Term.objects.select_for_update().filter(list=made.name, code__in=codes).order_by("code"))
        if any(row.valid_until is not None for row in rows) or len(rows) != len(codes):
            raise Refused(_("Somebody else changed this list meanwhile. Look at it again."))
        for term in made.added:
            _insert(term)
        for term in made.ended:
            term.save(update_fields=["valid_until", "becomes"])
        trail.record_all(Verb.ADDED, made.added)
        trail.record_all(Verb.CLOSED, made.ended, fields=("valid_until", "becomes"))
        for group in TermGroup.objects.select_for_update().filter(key__in=[group.key for group in made.joins]):
            group.members = [*group.members, *(term.code for term in made.added if term.code not in group.members)]
            group.save(update_fields=["members"])


def add(*, name: str, new: New, first_year: int, position: int | None = None) -> Term:
    """A code that takes over from none, for records of ``first_year`` and later."""
    _check_years(first_year)
    terms = {term.code: term for term in Term.objects.of(name)}
    term = _made(name, new, first_year)
    _check_new([term], terms)
    last = max((each.position for each in terms.values() if each.code not in LAST), default=0)
    term.position = last + STEP if position is None else position
    if name == Term.List.AGE5:
        _check_ages([*terms.values(), term], first_year)
    with transaction.atomic(durable=True):
        _insert(term)
        trail.record(Verb.ADDED, term)
    return term


LAST = frozenset({"NA", "OTHER"})  # stay at the end of their list


def reword(*, term: Term, label_fr: str, label_nl: str, position: int) -> None:
    """Another wording for the same meaning, in every year: a slip corrected, a clearer word."""
    say(term, label_fr=label_fr, label_nl=label_nl)
    term.position = position
    with transaction.atomic(durable=True), trail.saving(term):
        term.save(update_fields=["label_fr", "label_nl", "position"])


def revive(*, term: Term) -> None:
    """Let an ended code hold again, as if it had not ended; nothing takes over from it any more."""
    if term.valid_until is None:
        raise Refused(_("This code holds already."))
    term.valid_until, term.becomes = None, []
    if term.list == Term.List.AGE5:
        others = [each for each in Term.objects.of(term.list) if each.code != term.code]
        _check_ages([*others, term], clock.today().year)
    with transaction.atomic(durable=True):
        term.save(update_fields=["valid_until", "becomes"])
        trail.record(Verb.REOPENED, term, fields=("valid_until", "becomes"))


def removable(term: Term, use: usage.Use | None) -> bool:
    return use is None and (term.list, term.code) not in seed.terms()


def remove(*, term: Term) -> None:
    """Take out a code that was added by mistake and never used."""
    if (term.list, term.code) in seed.terms():
        raise Refused(_("This code belongs to the reference list: end it instead."))
    named = [each for each in Term.objects.of(term.list) if term.code in each.becomes]
    if named:
        raise Refused(_("“%(label)s” became this code: it stays.") % {"label": named[0].label})
    used = Refused(_("This code was used meanwhile: it stays. End it instead."))
    busy = Refused(_("Somebody is recording just now. Try again in a moment."))
    with transaction.atomic(durable=True):
        lock(busy)
        for group in TermGroup.objects.select_for_update().filter(list=term.list, members__contains=[term.code]):
            left = [code for code in group.members if code != term.code]
            if not left:
                raise Refused(_("The group “%(label)s” has no other code: it stays.") % {"label": group.label})
            group.members = left
            group.save(update_fields=["members"])
        trail.record(Verb.REMOVED, term)
        with refusing({"term_in_use": used}):
            term.delete()


def lock(busy: Refused) -> None:
    """Wait, not long, for whoever read the lists in a transaction and may be about to write a code of them.

    The trigger takes the same lock; taken here first, two who take codes out do not meet half-way.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '3s'")
            cursor.execute("LOCK TABLE stats_term IN ACCESS EXCLUSIVE MODE")
    except OperationalError as refusal:
        raise busy from refusal


def _insert(term: Term) -> None:
    with refusing({"term_once_a_list": Refused(_("This list already has this code."), field="code")}):
        term.save(force_insert=True)


def _made(name: str, new: New, first_year: int) -> Term:
    return Term(
        list=name,
        code=new.code,
        label_fr=new.label_fr,
        label_nl=new.label_nl,
        valid_from=first_year,
        lowest=new.lowest,
        highest=new.highest,
    )


def _check_years(year: int) -> None:
    if not EARLIEST.year <= year <= clock.today().year + AHEAD:
        words = {"first": EARLIEST.year, "last": clock.today().year + AHEAD}
        raise Refused(_("Write a year from %(first)s to %(last)s.") % words, field="last_year")


def _check_end(term: Term, last_year: int, use: usage.Use | None) -> None:
    words = {"label": term.label, "year": last_year}
    if term.valid_until is not None:
        raise Refused(_("“%(label)s” ended already.") % words, field="ends")
    if term.valid_from is not None and term.valid_from > last_year:
        raise Refused(_("“%(label)s” only begins after %(year)s.") % words, field="last_year")
    if use and use.last > last_year:
        words["year"] = use.last
        raise Refused(_("“%(label)s” was still counted in %(year)s: it cannot end before.") % words, field="last_year")


def _check_successor(term: Term, last_year: int, ends: Sequence[str]) -> None:
    words = {"label": term.label, "year": last_year + 1}
    if term.code in ends:
        raise Refused(_("“%(label)s” cannot end and take over at once.") % words, field="successors")
    if not (
        (term.valid_from is None or term.valid_from <= last_year + 1)
        and (term.valid_until is None or term.valid_until > last_year)
    ):
        raise Refused(_("“%(label)s” does not hold in %(year)s.") % words, field="successors")


def _check_new(added: Sequence[Term], terms: dict[str, Term]) -> None:
    codes = [term.code for term in added]
    for term in added:
        if term.code in terms or codes.count(term.code) > 1:
            raise Refused(_("This list already has the code “%(code)s”.") % {"code": term.code}, field="code")


def _check_ages(terms: Sequence[Term], year: int) -> None:
    if found := ages.problem(terms, year):
        raise Refused(found, field="lowest")


def _groups(name: str, ends: set[str], continued: set[str]) -> tuple[list[TermGroup], list[TermGroup]]:
    """The groups that have all of ``ends``, and those that have only some of what is joined."""
    joins, torn = [], []
    for group in TermGroup.objects.filter(list=name).order_by("position", "code"):
        members = set(group.members)
        if ends <= members:
            joins.append(group)
        if (ends | continued) & members and not (ends | continued) <= members:
            torn.append(group)
    return joins, torn
