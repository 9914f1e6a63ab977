from django.urls import path
from django.utils.translation import gettext_lazy as _

from cdm.home.recording import preset_views, views

urlpatterns = [
    path(_("staff/record/"), views.record, name="record"),
    path(_("staff/record/undo/<str:token>/"), views.undo, name="record_undo"),
    path(_("staff/record/presets/"), preset_views.index, name="presets"),
    path(_("staff/record/presets/<int:pk>/"), preset_views.change, name="preset"),
    path(_("staff/record/presets/undo/<str:token>/"), preset_views.put_back, name="preset_back"),
]
