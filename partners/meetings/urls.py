from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext_lazy as _

from partners.meetings import managing, recording, views

_one: list[URLPattern] = [
    path("", views.meeting, name="meeting"),
    path(_("change/"), managing.change, name="meeting_edit"),
    path(_("announce/"), managing.announce, name="meeting_announce"),
    path(_("call-off/"), managing.cancel, name="meeting_cancel"),
    path(_("hold-after-all/"), managing.restore, name="meeting_restore"),
    path(_("throw-away/"), managing.remove, name="meeting_remove"),
    path(_("minutes/"), views.minutes, name="meeting_minutes"),
    path("agenda.ics", views.calendar, name="meeting_calendar"),
    path(_("who-came/"), recording.came, name="meeting_came"),
    path(_("add-decision/"), recording.decision_add, name="decision_add"),
    path(_("add-document/"), recording.document_add, name="meeting_document_add"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.meetings, name="meetings"),
    path(_("new/"), managing.add, name="meeting_add"),
    path(_("decisions/"), views.decisions, name="decisions"),
    path(_("decisions/<int:pk>/change/"), recording.decision_change, name="decision_edit"),
    path(_("decisions/<int:pk>/done/"), views.done, name="decision_done"),
    path(_("decisions/<int:pk>/reopen/"), views.reopen, name="decision_reopen"),
    path(_("decisions/<int:pk>/take-out/"), recording.decision_remove, name="decision_remove"),
    path(_("documents/<int:pk>/"), views.document, name="meeting_document"),
    path(_("documents/<int:pk>/take-out/"), recording.document_remove, name="meeting_document_remove"),
    path("<int:pk>/", include(_one)),
]
