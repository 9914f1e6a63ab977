"""How places left, times of registration and languages are said. Each in the active language."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.text import get_text_list
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from activities.agenda.standing import Standing
from activities.models import Session
from activities.seats import Seats
from cdm.core import human
from cdm.core.vocabulary import Language

FEW = 3


def left(pool: Seats) -> str:
    """``3 places left of 12``, ``Unlimited places``, ``Full``."""
    if not pool.full:
        if pool.left is None or pool.allowed is None:
            return _("Unlimited places")
        if pool.left == pool.allowed:
            return ngettext("%(left)s place", "%(left)s places", pool.left) % {"left": human.number(pool.left)}
        words = {"left": human.number(pool.left), "allowed": human.number(pool.allowed)}
        return ngettext("%(left)s place left of %(allowed)s", "%(left)s places left of %(allowed)s", pool.left) % words
    return _("Full") if pool.taken or pool.waiting_people else _("No places")


def waiting(pool: Seats) -> str:
    """``waiting list: 4 before you``; nothing where one need not or cannot wait."""
    if not pool.full or not pool.may_wait(1):
        return ""
    if not pool.waiting_people:
        return _("waiting list: nobody before you")
    return _("waiting list: %(people)s before you") % {"people": human.number(pool.waiting_people)}


def seats(pool: Seats) -> str:
    """Both on one line."""
    return ", ".join(part for part in (left(pool), waiting(pool)) if part)


def tone(pool: Seats) -> str:
    """ok, warn or stop: the colour that goes with the words."""
    if pool.full:
        return "warn" if pool.may_wait(1) else "stop"
    return "warn" if pool.left is not None and pool.left <= FEW else "ok"


def standing(value: Standing, session: Session) -> str:
    """Why one cannot register now; nothing when the places say it all."""
    if value is Standing.NOT_YET and session.registration_opens:
        return _("Registration opens on %(moment)s") % {"moment": human.moment(session.registration_opens)}
    return {
        Standing.CANCELLED: _("Cancelled"),
        Standing.OVER: _("Over"),
        Standing.BEGUN: _("Under way"),
        Standing.CLOSED: _("Registration is closed"),
        Standing.WALK_IN: _("No registration needed: just come"),
        Standing.FULL: "",
    }.get(value, "")


def language(code: str) -> str:
    """``français`` in a French sentence, ``Frans`` in a Dutch one."""
    name = str(Language(code).label)
    return name.lower() if get_language() == "fr" else name


def languages(codes: Iterable[str]) -> str:
    """``in French and Dutch``."""
    chosen = set(codes)
    names = [language(each.value) for each in Language if each.value in chosen]
    return _("in %(languages)s") % {"languages": get_text_list(names, _("and"))} if names else ""
