"""The room's addresses under /multimedia/staff/."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext_lazy as _

from multimedia.staff import desk, desk_answers, desk_booking, desk_places, desk_room

_booking = [
    path("", desk_booking.staff_booking, name="staff_booking"),
    path(_("here/"), desk_room.check_in, name="check_in"),
    path(_("after-all/"), desk_room.after_all, name="after_all"),
    path(_("longer/"), desk_room.extend, name="extend"),
    path(_("end/"), desk_room.end, name="end"),
    path(_("other-place/"), desk_room.change_place, name="change_place"),
    path(_("move/"), desk_booking.staff_move, name="staff_move"),
    path(_("cancel/"), desk_booking.staff_cancel, name="staff_cancel"),
    path(_("slip/"), desk_booking.slip, name="slip"),
]
_place = [
    path("", desk_places.station, name="station"),
    path(_("repaired/"), desk_places.repaired, name="repaired"),
    path(_("elsewhere/"), desk_places.resettle, name="resettle"),
]
_desk: list[URLPattern | URLResolver] = [
    path("", desk.desk, name="desk"),
    path(_("seat/"), desk_room.walk_up, name="walk_up"),
    path(_("call/<int:pk>/"), desk_room.call_next, name="call_next"),
    path(_("tickets/<uuid:pk>/seat/"), desk_room.ticket_seat, name="ticket_seat"),
    path(_("tickets/<uuid:pk>/leave/"), desk_room.ticket_leave, name="ticket_leave"),
    path(_("count/"), desk_room.tally, name="tally"),
    path(_("undo/<str:key>/"), desk_answers.undo, name="undo"),
    path(_("book/"), desk_booking.desk_book, name="desk_book"),
    path(_("book/<str:token>/"), desk_booking.desk_booked, name="desk_booked"),
    path(_("bookings/<uuid:pk>/"), include(_booking)),
    path(_("places/<int:pk>/"), include(_place)),
]
urlpatterns: list[URLPattern | URLResolver] = [path(_("desk/"), include(_desk))]
