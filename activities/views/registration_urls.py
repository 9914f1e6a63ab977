from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from activities.views import mine, registering

urlpatterns: list[URLPattern] = [
    path(_("<int:pk>/register/"), registering.register, name="register"),
    path(_("registered/"), registering.registered, name="registered"),
    path(_("registration/<str:token>/"), mine.registration, name="registration"),
    path(_("registration/<str:token>/change/"), mine.change, name="registration_change"),
    path(_("registration/<str:token>/cancel/"), mine.cancel, name="registration_cancel"),
    path(_("registration/<str:token>/answer/"), mine.answer, name="registration_answer"),
    path(_("registration/<str:token>/agenda.ics"), mine.calendar, name="registration_calendar"),
]
