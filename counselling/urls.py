from django.urls import path
from django.utils.translation import gettext_lazy as _

from counselling.staff import urls as staff
from counselling.views import booking, mine

app_name = "counselling"
urlpatterns = [
    *staff.urlpatterns,
    path("", booking.question, name="book"),
    path(_("time/"), booking.time, name="book_time"),
    path(_("details/"), booking.details, name="book_details"),
    path(_("done/"), booking.done, name="book_done"),
    path(_("appointment/<str:token>/"), mine.appointment, name="appointment"),
    path(_("appointment/<str:token>/move/"), mine.move, name="appointment_move"),
    path(_("appointment/<str:token>/cancel/"), mine.cancel, name="appointment_cancel"),
    path(_("appointment/<str:token>/agenda.ics"), mine.calendar, name="appointment_calendar"),
]
