"""The staff's addresses of the day itself: participants, the door, closing, and registrations made for people."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext_lazy as _

from activities.staff import closing, desk, door, participants, tuning, writing

_session = [
    path("", participants.session_staff, name="session_staff"),
    path(_("participants/"), participants.participants_print, name="participants_print"),
    path(_("participants.xlsx"), participants.participants_xlsx, name="participants_xlsx"),
    path(_("register/"), desk.register_for, name="register_for"),
    path(_("write/"), writing.write, name="write"),
]
_meeting = [
    path("", door.check_in, name="check_in"),
    path(_("came/<uuid:registration>/"), door.came, name="came"),
    path(_("walk-in/"), door.walk_in, name="walk_in"),
    path(_("did-not-come/"), door.no_shows, name="no_shows"),
    path(_("heads/"), door.head_counts, name="head_counts"),
    path(_("close/"), closing.close, name="close"),
]
_registration = [
    path("", desk.registration_staff, name="registration_staff"),
    path(_("cancel/"), desk.registration_staff_cancel, name="registration_staff_cancel"),
    path(_("place/"), desk.promote, name="promote"),
    path(_("slip/"), desk.registration_slip, name="registration_slip"),
]
_staff: list[URLPattern | URLResolver] = [
    path(_("sessions/<int:pk>/"), include(_session)),
    path(_("door/<int:pk>/"), include(_meeting)),
    path(_("registrations/<uuid:pk>/"), include(_registration)),
    path(_("check-in/<str:code>/"), door.check_in_code, name="check_in_code"),
    path(_("door/undo/<str:key>/"), door.undo, name="door_undo"),
    path(_("settings/"), tuning.settings, name="settings"),
]
urlpatterns: list[URLPattern | URLResolver] = [path(_("staff/"), include(_staff))]
