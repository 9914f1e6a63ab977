from django.urls import path
from django.utils.translation import gettext_lazy as _

from counselling import urls_staff
from counselling.views import booking, mine, offering

app_name = "counselling"
urlpatterns = [
    *urls_staff.urlpatterns,
    path(_("staff/interviews/"), offering.index, name="kinds"),
    path(_("staff/interviews/new/"), offering.kind, name="kind_new"),
    path(_("staff/interviews/<int:pk>/"), offering.kind, name="kind"),
    path("", booking.question, name="book"),
    path(_("time/"), booking.time, name="book_time"),
    path(_("details/"), booking.details, name="book_details"),
    path(_("done/"), booking.done, name="book_done"),
    path(_("appointment/<str:token>/"), mine.appointment, name="appointment"),
    path(_("appointment/<str:token>/move/"), mine.move, name="appointment_move"),
    path(_("appointment/<str:token>/cancel/"), mine.cancel, name="appointment_cancel"),
    path(_("appointment/<str:token>/agenda.ics"), mine.calendar, name="appointment_calendar"),
]
