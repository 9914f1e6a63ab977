"""The address map: pages in French and Dutch under /fr/ and /nl/ with translated paths."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext_lazy as _

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("cdm.home.urls_plain")),
    path("open-data/", include("stats.publishing.open_urls")),
    path("admin/", admin.site.urls),
]
urlpatterns += i18n_patterns(
    path("", include("cdm.home.urls")),
    path(_("account/"), include("cdm.accounts.urls")),
    path(_("counselling/"), include("counselling.urls")),
    path(_("agenda/"), include("activities.urls")),
    path(_("multimedia/"), include("multimedia.urls")),
    path(_("partners/"), include("partners.urls")),
    path(_("figures/"), include("stats.urls")),
    path(_("messages/"), include("cdm.outbox.urls")),
    path(_("journal/"), include("cdm.audit.urls")),
    path("demo/", include("cdm.demo.urls")),
)

handler400 = "cdm.home.errors.bad_request"
handler403 = "cdm.home.errors.permission_denied"
handler404 = "cdm.home.errors.page_not_found"
handler500 = "cdm.home.errors.server_error"
