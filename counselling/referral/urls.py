from django.urls import path
from django.utils.translation import gettext_lazy as _

from counselling.referral import views

urlpatterns = [
    path("", views.refer, name="refer"),
    path(_("undo/<str:key>/"), views.undo, name="referral_undo"),
    path("<slug:code>/", views.note, name="referral"),
    path(_("<slug:code>/make/"), views.make, name="referral_make"),
]
