from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from activities.views import agenda, agenda_feeds, session

urlpatterns = [
    path("", agenda.agenda, name="agenda"),
    path(_("month/"), agenda.month, name="month"),
    path("agenda.ics", agenda_feeds.ics, name="feed_ics"),
    path("rss.xml", agenda_feeds.rss, name="feed_rss"),
    path("agenda.json", agenda_feeds.as_json, name="feed_json"),
    path("<int:pk>/", session.session, name="session"),
    path("<int:pk>/agenda.ics", session.calendar, name="session_calendar"),
    path(_("picture/<int:pk>-<str:digest>.webp"), session.picture, name="picture"),
]
