from django.urls import path
from django.utils.translation import gettext_lazy as _

from cdm.home.recording import views

urlpatterns = [
    path(_("staff/record/"), views.record, name="record"),
    path(_("staff/record/undo/<str:token>/"), views.undo, name="record_undo"),
]
