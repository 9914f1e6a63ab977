"""Arranging the area, and what a closure, a regime or an outage hits: the managers' addresses."""

from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext_lazy as _

from multimedia.staff import hits, plan, spaces, spaces_hours, tuning

_spaces = [
    path("", spaces.index, name="spaces"),
    path(_("new/"), spaces.add, name="space_new"),
    path("<int:pk>/", spaces.change, name="space"),
    path(_("<int:pk>/remove/"), spaces.remove, name="space_remove"),
    path(_("<int:pk>/places/"), spaces.stations, name="stations"),
    path(_("<int:pk>/hours/"), spaces_hours.of_space, name="space_hours"),
    path(_("places/<int:pk>/"), spaces.station, name="station_edit"),
    path(_("hours/<int:pk>/"), spaces_hours.change_of_space, name="space_hours_change"),
    path(_("hours/<int:pk>/remove/"), spaces_hours.drop_of_space, name="space_hours_remove"),
]
_plan = [
    path("", plan.plan, name="plan"),
    path(_("places/<int:pk>/off/"), plan.take_off, name="station_off"),
    path(_("landmarks/new/"), plan.landmark, name="landmark_new"),
    path(_("landmarks/<int:pk>/"), plan.landmark, name="landmark"),
    path(_("landmarks/<int:pk>/remove/"), plan.drop_landmark, name="landmark_remove"),
]
_steward = [
    path("", spaces_hours.of_steward, name="steward_hours"),
    path("<int:pk>/", spaces_hours.change_of_steward, name="steward_hours_change"),
    path(_("<int:pk>/remove/"), spaces_hours.drop_of_steward, name="steward_hours_remove"),
]
_skills = [
    path("", tuning.skill_areas, name="skill_areas"),
    path(_("new/"), tuning.skill_area, name="skill_area_new"),
    path("<int:pk>/", tuning.skill_area, name="skill_area"),
]
_hits = [
    path(_("closure/<int:pk>/"), hits.closure, name="hits_closure"),
    path(_("regime/<int:pk>/"), hits.regime, name="hits_regime"),
    path(_("place/<int:pk>/"), hits.outage, name="hits_outage"),
    path(_("space/<int:pk>/"), hits.space, name="hits_space"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path(_("spaces/"), include(_spaces)),
    path(_("plan/"), include(_plan)),
    path(_("steward/"), include(_steward)),
    path(_("digital-skills/"), include(_skills)),
    path(_("equipment/"), tuning.equipment, name="equipment"),
    path(_("affected/"), include(_hits)),
    path(_("settings/"), tuning.settings, name="settings"),
]
