"""Voluntary answers of one visitor, kept by month: a profile knows nobody and no contact (P1)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.utils.translation import gettext as _

from cdm.core.refused import Refused
from stats.models import Profile, Term
from stats.recording.checking import check_day, coded, require_transaction

ANSWERS = ("sex", "age5", "municipality", "status", "education", "referral", "first_visit")
YES_NO = ("yes", "no")


def add_profile(
    *,
    month: dt.date,
    sex: str = "",
    age5: str = "",
    municipality: str = "",
    status: str = "",
    education: str = "",
    referral: str = "",
    first_visit: str | bool | None = "",
) -> Profile:
    """Keep one visitor's voluntary answers. ``month`` is any day of the month; "" = not stated; first visit: yes or no.

    A code is taken in the years for which it holds only.

    Raises ``Refused`` with the field that is wrong, ``NoTransaction`` outside a transaction.
    """
    require_transaction()
    check_day(month)
    if isinstance(first_visit, bool):
        first_visit = YES_NO[0] if first_visit else YES_NO[1]
    given = (sex, age5, municipality, status, education, referral, first_visit or "")
    answers = coded(ANSWERS, *given)
    known = known_answers(month.year)
    for name, code in answers.items():
        if code and code not in known[name]:
            raise Refused(_("“%(code)s” is not a known choice.") % {"code": code}, field=name)
    return Profile.objects.create(month=month.replace(day=1), **answers)


def forget_profile(*, key: uuid.UUID) -> bool:
    """Take back a profile just added; False when it is gone already."""
    require_transaction()
    return bool(Profile.objects.filter(key=key).delete()[0])


def known_answers(year: int | None = None) -> dict[str, frozenset[str]]:
    """The codes each question of a profile accepts, "" apart; ``year``: in a record of that year only. One query."""
    known: dict[str, set[str]] = {name: set() for name in ANSWERS}
    terms = Term.objects.filter(list__in=ANSWERS)
    for name, code in (terms if year is None else terms.valid_in(year)).values_list("list", "code"):
        known[name].add(code)
    known["first_visit"] = set(YES_NO)
    return {name: frozenset(codes) for name, codes in known.items()}
