from django.urls import path
from django.utils.translation import gettext_lazy as _

from cdm.home import views
from cdm.home.leaving import urls as leaving
from cdm.home.offline import urls as offline
from cdm.home.recording import urls as recording
from cdm.home.workspace.views import workspace

app_name = "home"
urlpatterns = [
    path("", views.front, name="front"),
    path(_("visit/"), views.visit, name="visit"),
    path(_("contact/"), views.contact, name="contact"),
    path(_("my-appointment/"), views.mine, name="mine"),
    path(_("privacy/"), views.privacy, name="privacy"),
    path(_("accessibility/"), views.accessibility, name="accessibility"),
    path(_("staff/"), views.today, name="today"),
    path(_("staff/workspace/"), workspace, name="workspace"),
    *leaving.urlpatterns,
    *recording.urlpatterns,
    *offline.urlpatterns,
]
