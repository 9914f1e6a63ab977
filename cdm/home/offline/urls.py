from django.urls import path
from django.utils.translation import gettext_lazy as _

from cdm.home.offline import views

urlpatterns = [
    path(_("staff/record/offline/"), views.offline, name="record_offline"),
    path(_("staff/record/offline/key/"), views.key, name="record_key"),
    path(_("staff/record/offline/send/"), views.sync, name="record_sync"),
    path(_("staff/record/app.webmanifest"), views.manifest, name="record_manifest"),
]
