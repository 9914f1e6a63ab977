"""The staff's addresses under /counselling/."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from counselling.staff import changing, closing, listing, marking

_one = [
    path("", listing.appointment, name="staff_appointment"),
    path(_("arrived/"), marking.arrive, name="arrive"),
    path(_("did-not-come/"), marking.no_show, name="no_show"),
    path(_("seen/"), closing.close, name="close"),
    path(_("seen/as-booked/"), closing.close_quickly, name="close_quickly"),
    path(_("move/"), changing.move, name="staff_move"),
    path(_("cancel/"), changing.cancel, name="staff_cancel"),
    path(_("slip/"), listing.slip, name="slip"),
]
_staff = [
    path(_("appointments/"), listing.day_list, name="list"),
    path(_("appointments/<uuid:pk>/"), include(_one)),
    path(_("undo/<str:key>/"), marking.undo, name="undo"),
]
urlpatterns = [path(_("staff/"), include(_staff))]
