from django.urls import path
from django.utils.translation import gettext_lazy as _

from cdm.home import views

app_name = "home"
urlpatterns = [
    path("", views.front, name="front"),
    path(_("staff/"), views.today, name="today"),
]
