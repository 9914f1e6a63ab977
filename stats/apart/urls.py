from django.urls import path
from django.utils.translation import gettext_lazy as _

from stats.apart import views

urlpatterns = [
    path(_("audiences/"), views.audiences, name="audiences"),
    path(_("audiences/<int:year>/"), views.audiences, name="audiences_year"),
    path(_("audiences/take-out/"), views.take_out, name="audience_take_out"),
    path(_("cohorts/"), views.cohorts, name="cohorts"),
    path(_("cohorts/new/"), views.cohort_new, name="cohort_new"),
    path(_("cohorts/<uuid:key>/"), views.cohort, name="cohort"),
    path(_("cohorts/<uuid:key>/remove/"), views.cohort_remove, name="cohort_remove"),
    path(_("apart/undo/<str:key>/"), views.undo, name="apart_undo"),
]
