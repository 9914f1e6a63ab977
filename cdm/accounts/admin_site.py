"""Django's admin behind the sign-in of the house: one door, one second factor, one rate limit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from cdm.audit.administering import journaled
from cdm.core.access import Request
from cdm.core.vocabulary import Role

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class Site(AdminSite):
    site_header = site_title = _("Reference data")
    index_title = _("Reference data")
    site_url = "/"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Managers and superusers; which tables, the permission backend of ``partners`` says."""
        user = request.user
        return user.is_active and (user.is_superuser or cast(Request, request).member.has(Role.MANAGER))

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Django's own scripts carry no nonce: here alone, whatever the site itself serves may run."""
        return cast(View, csp_replace({"script-src": [SELF]})(super().admin_view(view, cacheable)))

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Whatever is changed here is in the journal, whichever room's table it is."""
        super().register(model_or_iterable, journaled(admin_class), **options)

    def password_change(  # type: ignore[override]  # a redirect is no template
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Through the page of the house: it counts tries, writes to the person, and signs out the other browsers."""
        return redirect("account_change_password")

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or request.get_full_path())
