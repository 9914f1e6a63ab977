from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cdm.accounts import second_factor
from cdm.accounts.models import User
from cdm.audit import trail
from cdm.audit.models import Verb

# Nothing to keep there: addresses are those of accounts, roles are memberships, and secrets are nobody's to read.
for unused in (EmailAddress, Authenticator, Group):
    if admin.site.is_registered(unused):
        admin.site.unregister(unused)


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """For corrections: accounts come from invitations, roles from memberships; ``partners.accounts`` closes them.

    Managers neither see superusers nor make one. Nobody changes an address here, nor sets a password: whoever could
    send the link for a new password to themselves would be both persons that a lost second step takes. Who lost their
    mailbox is invited at the new address, and the old account is closed.
    """

    personal = True
    list_display = ("email", "name", "language", "is_active", "last_login")
    list_filter = ("is_active", "language")
    search_fields = ("email", "name")
    fields = ("email", "name", "language", "is_active", "is_superuser", "last_login", "date_joined")
    readonly_fields = ("email", "last_login", "date_joined")
    actions = ("forget_second_factor",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        people = super().get_queryset(request)
        return people if request.user.is_superuser else people.filter(is_superuser=False)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        closed = () if request.user.is_superuser else ("is_active", "is_superuser")
        return (*self.readonly_fields, *closed)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """A manager resets nobody's second step alone: the pages of ``partners.accounts`` take two for it."""
        return super().get_actions(request) if request.user.is_superuser else {}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return request.user.is_superuser

    @admin.action(description=_("Forget the second step (lost device) and sign out everywhere"))
    def forget_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset.exclude(pk=request.user.pk or 0):
            with transaction.atomic():
                second_factor.forget(user=user)
                trail.record(Verb.RESET, user)
        self.message_user(request, _("Done: they set up a new one at their next sign-in."), messages.SUCCESS)
