"""What programmes did for people, cohort by cohort: keeping it, and the ids under which yearly figures tell it."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core.integrity import refusing
from cdm.core.refused import Refused
from stats import closed, seed
from stats.models import Cohort

SAID = {
    "cohort_parts_add_up": Refused(
        _("Interviews and groups together are not the number of persons."), field="individual"
    ),
    "cohort_positive_within": Refused(_("There cannot be more positive outcomes than persons."), field="positive"),
    "cohort_ends_after_it_starts": Refused(_("The last day is before the first."), field="ends"),
}


FIXED = ("programme", "year", "starts", "ends", "persons", "individual", "group", "positive")
PARTS = ("persons", "individual", "group", "positive")  # what a cohort counts, in the order to show


def label(name: str) -> str:
    """What one of PARTS is called, in the language of the page."""
    field = Cohort._meta.get_field(name)
    return capfirst(str(getattr(field, "verbose_name", name)))


def weeks(cohort: Cohort) -> int | None:
    """How long it ran, in weeks begun; None where its days are not known."""
    if cohort.starts is None or cohort.ends is None:
        return None
    return math.ceil(((cohort.ends - cohort.starts).days + 1) / 7)


def _added_up(cohorts: list[Cohort], name: str) -> int | None:
    """Of all cohorts; None unless each of them says it. Weeks of several say nothing."""
    if name == "weeks":
        return weeks(cohorts[0]) if len(cohorts) == 1 else None
    parts = [getattr(cohort, name) for cohort in cohorts]
    return None if None in parts else sum(parts)


@cache
def _ids() -> Mapping[str, list[tuple[str, str, str]]]:
    """Programme → (id of the figure, what it counts, unit) as annual reports print them."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for row in seed.rows("cohort-figures.csv"):
        found.setdefault(row["programme"], []).append((row["figure"], row["counts"], row["unit"]))
    return found


def figures(cohorts: Iterable[Cohort]) -> Iterator[tuple[str, int, str]]:
    """(id, value, unit) of the cohorts of one year that reports print, those of a programme added up."""
    programmes: dict[str, list[Cohort]] = {}
    for cohort in cohorts:
        programmes.setdefault(cohort.programme, []).append(cohort)
    for programme, own in sorted(programmes.items()):
        for id_, name, unit in _ids().get(programme, ()):
            value = _added_up(own, name)
            if value is not None:
                yield id_, value, unit


def fixed(cohort: Cohort) -> tuple[str, ...]:
    """The fields that stay as they are since the year is closed (design F2): what it counts of whom, and when.

    What nobody knew yet may still be added: outcomes are often known a year later. Two queries.
    """
    kept = Cohort.objects.filter(key=cohort.key).values(*FIXED).first()
    if kept is None or not closed.is_closed(kept["year"]):
        return ()
    return tuple(name for name, value in kept.items() if value is not None)


def _check(cohort: Cohort) -> None:
    kept = Cohort.objects.filter(key=cohort.key).values(*FIXED).first()
    if cohort.year in (done := closed.closed_years()) and (kept is None or kept["year"] != cohort.year):
        raise Refused(closed.sentence(cohort.year), field="year")
    if kept is None or kept["year"] not in done:
        return
    for name, value in kept.items():
        if value is not None and getattr(cohort, name) != value:
            raise Refused(closed.sentence(kept["year"]), field=name)


def save(*, cohort: Cohort) -> Cohort:
    """Keep a cohort, new or changed. Raises ``Refused`` with the field where its counts do not fit together, or would
    change what a closed year says (``fixed``).
    """
    _check(cohort)
    changed = None if cohort._state.adding else [f.attname for f in Cohort._meta.concrete_fields if not f.primary_key]
    with transaction.atomic(), refusing(SAID), trail.saving(cohort):
        cohort.save(update_fields=changed)
    return cohort


def remove(*, cohort: Cohort) -> Cohort:
    """Forget a cohort; return what ``restore`` needs to bring it back. Raises ``Refused`` for one of a closed year."""
    if closed.is_closed(cohort.year):
        raise Refused(closed.sentence(cohort.year))
    kept = copy.copy(cohort)
    with transaction.atomic():
        trail.record(Verb.REMOVED, cohort)
        cohort.delete()
    return kept


def restore(*, kept: Cohort) -> Cohort:
    """Raises ``Refused`` when its year was closed meanwhile."""
    _check(kept)
    with transaction.atomic():
        kept.save(force_insert=True)
        trail.record(Verb.UNDONE, kept)
    return kept
