from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cdm.accounts import sessions
from cdm.accounts.models import User

# Nothing to keep there: addresses are those of accounts, roles are memberships, and secrets are nobody's to read.
for unused in (EmailAddress, Authenticator, Group):
    if admin.site.is_registered(unused):
        admin.site.unregister(unused)


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """For corrections and lost devices: accounts come from invitations, roles from memberships.

    Managers neither see superusers nor make one.
    """

    list_display = ("email", "name", "language", "is_active", "last_login")
    list_filter = ("is_active", "language")
    search_fields = ("email", "name")
    fields = ("email", "name", "language", "is_active", "is_superuser", "last_login", "date_joined")
    readonly_fields = ("last_login", "date_joined")
    actions = ("forget_second_factor",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        people = super().get_queryset(request)
        return people if request.user.is_superuser else people.filter(is_superuser=False)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        return self.readonly_fields if request.user.is_superuser else (*self.readonly_fields, "is_superuser")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return request.user.is_superuser

    @admin.action(description=_("Forget the second step (lost device) and sign out everywhere"))
    def forget_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset:
            Authenticator.objects.filter(user=user).delete()
            sessions.end_all(user=user)
        self.message_user(request, _("Done: they set up a new one at their next sign-in."), messages.SUCCESS)
