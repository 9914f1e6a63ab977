from django.urls import path
from django.utils.translation import gettext_lazy as _

from multimedia.views import mine

urlpatterns = [
    path(_("my-booking/<str:token>/"), mine.booking, name="booking"),
    path(_("my-booking/<str:token>/move/"), mine.move, name="booking_move"),
    path(_("my-booking/<str:token>/cancel/"), mine.cancel, name="booking_cancel"),
    path(_("my-booking/<str:token>/agenda.ics"), mine.calendar, name="booking_calendar"),
]
