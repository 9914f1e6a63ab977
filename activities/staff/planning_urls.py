"""Addresses of those who prepare activities and sessions."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext_lazy as _

from activities.staff import answers, handover, hits, planning, planning_activity, planning_changes, planning_sessions

_activity = [
    path("", planning.activity, name="activity"),
    path(_("change/"), planning_activity.edit, name="activity_edit"),
    path(_("state/"), planning_activity.state, name="activity_state"),
    path(_("copy/"), planning_activity.duplicate, name="activity_duplicate"),
    path(_("add-sessions/"), planning_sessions.new, name="session_new"),
    path(_("publish-drafts/"), planning_changes.publish_all, name="sessions_publish"),
]
_session = [
    path(_("change/"), planning_changes.edit, name="session_edit"),
    path(_("move/"), planning_changes.move, name="session_move"),
    path(_("copy/"), planning_sessions.duplicate, name="session_duplicate"),
    path(_("publish/"), planning_changes.publish, name="session_publish"),
    path(_("cancel/"), planning_changes.cancel, name="session_cancel"),
]
_staff: list[URLPattern | URLResolver] = [
    path(_("activities/"), planning.activities, name="activities"),
    path(_("activities/new/"), planning_activity.new, name="activity_new"),
    path(_("activities/<int:pk>/"), include(_activity)),
    path(_("sessions/<int:pk>/"), include(_session)),
    path(_("hand-over/<int:pk>/"), handover.handover, name="handover"),
    path(_("undo/<str:key>/"), answers.undo, name="undo"),
    path(_("closures/<int:pk>/"), hits.closure, name="hits_closure"),
    path(_("regimes/<int:pk>/"), hits.regime, name="hits_regime"),
    path(_("rooms/<int:pk>/"), hits.room, name="hits_room"),
]
urlpatterns: list[URLPattern | URLResolver] = [path(_("staff/"), include(_staff))]
