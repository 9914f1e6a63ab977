"""The accounts of the demo, and the partners they work for where nothing else made them yet."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.hashers import make_password

from cdm.accounts.models import User
from cdm.demo.accounts import ACCOUNTS, FIRST, PASSWORD, SECOND
from partners.models import Membership, Partner

NAMES = {FIRST: ("Actiris", "Actiris"), SECOND: ("VDAB Bruxelles", "VDAB Brussel")}


def load(say: Callable[[str], None]) -> None:
    partners = {
        code: Partner.objects.get_or_create(code=code, defaults={"name_fr": fr, "name_nl": nl, "first_circle": True})[0]
        for code, (fr, nl) in NAMES.items()
    }
    hashed = make_password(PASSWORD)  # once: it is slow on purpose
    for account in ACCOUNTS:
        user, _ = User.objects.get_or_create(
            email=account.email, defaults={"name": account.name, "language": account.language, "password": hashed}
        )
        Membership.objects.get_or_create(user=user, role=account.role, partner=partners.get(account.partner))
    say(f"{len(ACCOUNTS)} accounts")
