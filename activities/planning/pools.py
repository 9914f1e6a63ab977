"""The seats of a session, on site and online: one row for each way to take part that its mode names."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from activities.models import SeatPool, Session
from activities.planning.plans import Plan, PoolPlan
from cdm.core.integrity import refusing
from cdm.core.refused import Refused

WORDS = {"onsite": _("on site"), "online": _("online")}


def keep(session: Session, plan: Plan) -> bool:
    """Bring the pools of a locked session to ``plan``; True when there are now more seats than before somewhere.

    ``taken`` and the order of the waiting list belong to the trigger: nothing here writes them. Raises Refused when
    people would lose their seats.
    """
    rows = SeatPool.objects.select_for_update(no_key=True).filter(session=session).order_by("pk")
    present = {pool.mode: pool for pool in rows}
    more = False
    for mode in sorted(present.keys() - set(plan.places)):
        _drop(present[mode])
    for mode in plan.places:
        wanted = plan.pools.get(mode, PoolPlan())
        pool = present.get(mode)
        if pool is None:
            SeatPool.objects.create(session=session, mode=mode, seats=wanted.seats, waiting_limit=wanted.waiting)
            continue
        if (pool.seats, pool.waiting_limit) == (wanted.seats, wanted.waiting):
            continue
        more |= pool.seats is not None and (wanted.seats is None or wanted.seats > pool.seats)
        with refusing({"seat_pool_never_oversold": _oversold(pool)}):
            pool.seats, pool.waiting_limit = wanted.seats, wanted.waiting
            pool.save(update_fields=["seats", "waiting_limit"])
    return more


def _drop(pool: SeatPool) -> None:
    """A way to take part goes only when nobody is in it or waits for it."""
    people = pool.session.registrations.active().filter(Q(mode=pool.mode))
    if pool.taken or people.exists():
        message = _("Some people are registered %(how)s. Move or cancel their registrations first.")
        raise Refused(message % {"how": WORDS[pool.mode]}, field="mode")
    pool.delete()


def _oversold(pool: SeatPool) -> Refused:
    sentence = ngettext(
        "%(n)s person has a place %(how)s: fewer seats would put somebody out. Make room first.",
        "%(n)s people have a place %(how)s: fewer seats would put some of them out. Make room first.",
        pool.taken,
    )
    return Refused(sentence % {"n": pool.taken, "how": WORDS[pool.mode]}, field=f"{pool.mode}_seats")
