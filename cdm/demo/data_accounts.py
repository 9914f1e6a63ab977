"""The accounts of the demo."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.hashers import make_password

from cdm.accounts.models import User
from cdm.demo import data_partners
from cdm.demo.accounts import ACCOUNTS, PASSWORD
from partners.models import Membership, Partner


def load(say: Callable[[str], None]) -> None:
    if not Partner.objects.exists():
        data_partners.load(say)
    partners = {partner.code: partner for partner in Partner.objects.all()}
    hashed = make_password(PASSWORD)  # once: it is slow on purpose
    for account in ACCOUNTS:
        user, _ = User.objects.get_or_create(
            email=account.email, defaults={"name": account.name, "language": account.language, "password": hashed}
        )
        Membership.objects.get_or_create(user=user, role=account.role, partner=partners.get(account.partner))
    say(f"{len(ACCOUNTS)} accounts")
