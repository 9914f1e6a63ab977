"""The staff's addresses under /counselling/."""

from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext_lazy as _

from counselling.referral.urls import urlpatterns as referral
from counselling.requests.urls import urlpatterns as requests
from counselling.staff import away, changing, closing, desk, feeding, hours, listing, marking, offering, regimes, weeks

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
_hours = [
    path("", hours.mine, name="availability"),
    path("<int:pk>/", hours.page, name="availability_of"),
    path(_("<int:pk>/weekly/"), hours.add_rule, name="add_rule"),
    path(_("<int:pk>/one-date/"), hours.add_extra, name="add_extra"),
    path(_("<int:pk>/absence/"), away.add, name="add_absence"),
    path(_("<int:pk>/calendar/"), feeding.renew, name="renew_feed"),
    path(_("weekly/<int:pk>/"), hours.change_rule, name="change_rule"),
    path(_("weekly/<int:pk>/remove/"), hours.drop_rule, name="drop_rule"),
    path(_("weekly/<int:pk>/except/"), hours.add_exception, name="add_exception"),
    path(_("except/<int:pk>/remove/"), hours.drop_exception, name="drop_exception"),
    path(_("one-date/<int:pk>/remove/"), hours.drop_extra, name="drop_extra"),
    path(_("absence/<int:pk>/"), away.absence, name="absence"),
    path(_("absence/<int:pk>/remove/"), away.come_back, name="come_back"),
]
_closures = [
    path("", away.closure_list, name="closures"),
    path(_("add/"), away.add_closure, name="add_closure"),
    path("<int:pk>/", away.closure, name="closure"),
    path(_("<int:pk>/change/"), away.change_closure, name="change_closure"),
    path(_("<int:pk>/remove/"), away.drop_closure, name="drop_closure"),
]
_regimes = [
    path("", regimes.index, name="regimes"),
    path(_("add/"), regimes.add, name="add_regime"),
    path("<int:pk>/", regimes.regime, name="regime"),
    path(_("<int:pk>/change/"), regimes.change, name="change_regime"),
    path(_("<int:pk>/end/"), regimes.end, name="end_regime"),
]
_kinds = [
    path("", offering.index, name="kinds"),
    path(_("new/"), offering.kind, name="kind_new"),
    path("<int:pk>/", offering.kind, name="kind"),
]
_staff: list[URLPattern | URLResolver] = [
    path(_("appointments/"), listing.day_list, name="list"),
    path(_("appointments/<uuid:pk>/"), include(_one)),
    path(_("hand-over/<int:pk>/"), away.handover, name="handover"),
    path(_("undo/<str:key>/"), marking.undo, name="undo"),
    path(_("booking/"), desk.book, name="desk"),
    path(_("booking/<str:token>/"), desk.booked, name="desk_booked"),
    path(_("week/"), weeks.mine, name="week"),
    path(_("week/<int:pk>/"), weeks.week, name="week_of"),
    path(_("availability/"), include(_hours)),
    path(_("closures/"), include(_closures)),
    path(_("regimes/"), include(_regimes)),
    path(_("interviews/"), include(_kinds)),
    path(_("requests/"), include(requests)),
    path(_("pass-on/"), include(referral)),
]
urlpatterns = [
    path(_("staff/"), include(_staff)),
    path(_("calendar/<uuid:key>.ics"), feeding.feed, name="feed"),
]
