from django.urls import path
from django.utils.translation import gettext_lazy as _

from cdm.home.leaving import views

urlpatterns = [
    path(_("staff/leaving/"), views.leavers, name="leavers"),
    path(_("staff/leaving/<int:pk>/"), views.person, name="leaving"),
    path(_("staff/leaving/<int:pk>/stays/"), views.stay, name="leaving_stay"),
    path(_("staff/leaving/<int:pk>/now/"), views.now, name="leaving_now"),
]
