"""Who comes and who goes: somebody leaves soon, somebody left, and accounts in each state that coordinators meet.

Names and addresses are invented. Sessions are given to colleagues of their hosts, and not at two places at once.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable

from django.db import transaction

from activities.access import hosts_of
from activities.departures import OPEN
from activities.models import Activity, Session
from cdm.accounts import lost_factor
from cdm.accounts.models import LostFactor, User
from cdm.core import clock
from cdm.core.vocabulary import Role
from cdm.demo.accounts import FIRST, SECOND
from counselling.models import Appointment, Assignment
from partners.access import member_of
from partners.models import Invitation, Membership, Partner
from partners.people.leaving import set_last_day

DAY = dt.timedelta(days=1)
LEAVES, LEAVER = 7, "Inès Haddad"  # days from now; appointments of the demo reach a week further
LOST = "Thomas Lejeune"  # waits for somebody who knows him
UNDECIDED = 5  # of so many sessions to come, one has nobody yet
# name, address, language, role, partner, days since seen, days since warned, days since closed; no role: has left
UNUSED: tuple[tuple[str, str, str, Role | None, str, int, int | None, int | None], ...] = (
    ("Julien Colin", f"julien@{FIRST}.example", "fr", Role.COUNSELLOR, FIRST, 97, 6, None),
    ("Sara Wouters", f"sara@{SECOND}.example", "nl", Role.COUNSELLOR, SECOND, 102, 11, None),
    ("Hélène Marchal", f"helene@{FIRST}.example", "fr", Role.COUNSELLOR, FIRST, 171, None, 49),
    ("Benoît Lefèvre", f"benoit@{FIRST}.example", "fr", None, "", 38, None, None),
)
# address, role, partner, language, invited days ago, valid for days
INVITED: tuple[tuple[str, Role, str, str, int, int], ...] = (
    (f"nouvelle@{FIRST}.example", Role.COUNSELLOR, FIRST, "fr", 19, 7),
    (f"collega@{SECOND}.example", Role.COUNSELLOR, SECOND, "nl", 2, 7),
)


def load(say: Callable[[str], None]) -> None:
    """Add what is missing; leave what is there as it is."""
    with transaction.atomic():
        partners = {partner.code: partner for partner in Partner.objects.all()}
        _accounts(partners)
        _invitations(partners)
        _lost()
        given = _givers()
    leaves = _leaver()
    say(f"{given} sessions have somebody to give them, {leaves} account leaves, {len(UNUSED)} are not used")


def _accounts(partners: dict[str, Partner]) -> None:
    now = clock.now()
    for name, email, language, role, code, seen, warned, closed in UNUSED:
        user, new = User.objects.get_or_create(
            email=email,
            defaults={
                "name": name,
                "language": language,
                "date_joined": now - 400 * DAY,
                "last_login": now - seen * DAY,
                "warned_at": None if warned is None else now - warned * DAY,
                "closed_at": None if closed is None else now - closed * DAY,
                "is_active": closed is None,
            },
        )
        if new and role and code in partners:
            Membership.objects.create(user=user, role=role, partner=partners[code])


def _invitations(partners: dict[str, Partner]) -> None:
    now = clock.now()
    for email, role, code, language, ago, valid in INVITED:
        if code in partners:
            Invitation.objects.get_or_create(
                email=email,
                role=role,
                partner=partners[code],
                defaults={"language": language, "created": now - ago * DAY, "expires": now + (valid - ago) * DAY},
            )


def _lost() -> None:
    """Asked, and not yet answered: the code is known to nobody, as on the page of whoever is waited for."""
    user = User.objects.filter(name=LOST).first()
    if user and not LostFactor.objects.filter(user=user).exists():
        lost_factor.ask(user=user)


def _givers() -> int:
    """Say who gives the sessions to come, unless it is said of some already."""
    coming = Session.objects.filter(state__in=OPEN, starts__gt=clock.now()).order_by("starts", "pk")
    rows = list(coming.select_related("activity__lead").prefetch_related("activity__co_hosts"))
    if any(row.given_by_id for row in rows):
        return 0
    able = _able({row.activity for row in rows})
    busy = _busy()
    work: dict[int, int] = defaultdict(int)
    named = []
    for place, row in enumerate(rows, start=1):
        free = [who for who in able[row.activity_id] if _free(busy[who], row.starts, row.ends)]
        if place % UNDECIDED and free:
            row.given_by_id = min(free, key=lambda who: (work[who], who))
            work[row.given_by_id] += 1
            busy[row.given_by_id].append((row.starts, row.ends))
            named.append(row)
    Session.objects.bulk_update(named, ["given_by"], batch_size=500)
    return len(named)


def _able(activities: Iterable[Activity]) -> dict[int, list[int]]:
    """Activity → accounts in use of those who counsel for one of its hosts."""
    at: dict[str, list[int]] = defaultdict(list)
    counsel = Membership.objects.serving(Role.COUNSELLOR).filter(user__warned_at=None)
    for who, code in counsel.order_by("user").values_list("user", "partner__code"):
        at[code].append(who)
    return {each.pk: sorted({who for code in hosts_of(each) for who in at[code]}) for each in activities}


def _busy() -> dict[int, list[tuple[dt.datetime, dt.datetime]]]:
    found: dict[int, list[tuple[dt.datetime, dt.datetime]]] = defaultdict(list)
    open_ = Assignment.objects.filter(appointment__in=Appointment.objects.open())
    for who, starts, ends in open_.values_list("counsellor__user", "appointment__starts", "appointment__ends"):
        found[who].append((starts, ends))
    return found


def _free(busy: list[tuple[dt.datetime, dt.datetime]], starts: dt.datetime, ends: dt.datetime) -> bool:
    return all(until <= starts or ends <= since for since, until in busy)


def _leaver() -> int:
    """By the verb, so that the rooms hear of it: what comes after the last day waits to be handed over."""
    last_day = clock.today() + LEAVES * DAY
    roles = Membership.objects.filter(user__name=LEAVER).select_related("user", "partner")
    manager = User.objects.filter(memberships__role=Role.MANAGER).order_by("pk").first()
    if manager is None or any(role.last_day for role in roles):
        return 0
    held = list(roles)
    for role in held:
        _one_after(role, last_day)
    return len({role.user_id for role in set_last_day(memberships=held, last_day=last_day, by=member_of(manager))})


def _one_after(role: Membership, last_day: dt.date) -> None:
    """A session after the last day, so that there is one to hand over."""
    if role.partner is None:
        return
    after = Session.objects.of_partners([role.partner.code]).filter(
        state__in=OPEN, starts__gte=clock.day_bounds(last_day)[1]
    )
    busy = _busy()[role.user_id]
    own = after.filter(given_by=role.user_id)
    row = next((each for each in after.order_by("starts", "pk") if _free(busy, each.starts, each.ends)), None)
    if row is not None and not own.exists():
        Session.objects.filter(pk=row.pk).update(given_by=role.user_id)
