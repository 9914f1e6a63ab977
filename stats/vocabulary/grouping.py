"""Codes that are told together: job seekers, the Region, an age of ten years."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core.integrity import refusing
from cdm.core.refused import Refused
from stats import seed
from stats.models import Term, TermGroup
from stats.vocabulary import usage
from stats.vocabulary.words import say


def groups(name: str) -> dict[str, TermGroup]:
    """The groups of the list ``name`` by their code, in order. One query."""
    return {group.code: group for group in TermGroup.objects.filter(list=name).order_by("position", "code")}


def save(*, name: str, code: str, label_fr: str, label_nl: str, members: Sequence[str], position: int = 0) -> TermGroup:
    """Make the group ``code`` of the list ``name``, or change it. ``members`` are codes of the list.

    Raises ``Refused`` with the field that is wrong, also where a closed year would be told otherwise: a code counted in
    one neither joins a group nor leaves it (design F2).
    """
    known = list(Term.objects.of(name).order_by("position", "code"))
    kept = [term.code for term in known if term.code in set(members)]
    if not kept:
        raise Refused(_("Choose at least one code."), field="members")
    with transaction.atomic(durable=True):
        row = TermGroup.objects.select_for_update().filter(list=name, code=code).first()
        if row is not None:
            _check_closed(name, set(row.members) ^ set(kept), {term.code: term.label for term in known})
        row = row or TermGroup(list=name, code=code)
        say(row, label_fr=label_fr, label_nl=label_nl)
        row.members, row.position = kept, position
        taken = Refused(_("This list already has this group."), field="code")
        with trail.saving(row), refusing({"termgroup_once_a_list": taken}):
            row.save()
    return row


def remove(group: TermGroup) -> None:
    """Raises ``Refused`` for a group the annual report rests on."""
    if is_planted(group):
        raise Refused(_("Figures of the annual report rest on this group: it stays."))
    with transaction.atomic(durable=True):
        trail.record(Verb.REMOVED, group)
        group.delete()


def is_planted(group: TermGroup) -> bool:
    return (group.list, group.code) in seed.groups()


def _check_closed(name: str, moved: set[str], labels: dict[str, str]) -> None:
    closed = usage.closed_years() if moved else frozenset()
    used = usage.of(name) if closed else {}
    for code in labels:
        if code in moved and code in used and (years := closed & used[code].years.keys()):
            words = {"label": labels[code], "year": max(years)}
            raise Refused(
                _(
                    "“%(label)s” was counted in %(year)s, which is closed: it can neither join this group nor leave it."
                    " Make another group."
                )
                % words,
                field="members",
            )
