"""What managers may do in Django's admin."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import AnonymousUser

from cdm.accounts.models import User
from cdm.core.vocabulary import Role
from partners.access import member_of

# Second factors, sessions and mail are no reference data; of accounts, their admin says what a manager may do.
CLOSED = frozenset({"account", "admin", "auth", "contenttypes", "mfa", "outbox", "sessions"})


class ReferenceDataForManagers(BaseBackend):
    """Managers keep every table registered in the admin, but for those of CLOSED."""

    def has_perm(self, user_obj: User | AnonymousUser, perm: str, obj: Any = None) -> bool:
        return self.has_module_perms(user_obj, perm.partition(".")[0])

    def has_module_perms(self, user_obj: User | AnonymousUser, app_label: str) -> bool:
        if not user_obj.is_active or user_obj.is_anonymous or app_label in CLOSED:
            return False
        known = vars(user_obj)
        if "_keeps_reference_data" not in known:
            known["_keeps_reference_data"] = member_of(user_obj).has(Role.MANAGER)
        return known["_keeps_reference_data"]
