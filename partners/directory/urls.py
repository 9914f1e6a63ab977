"""Last among the addresses of the partners: whatever is no word of ours is a partner's code."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from partners.directory import staff, views

urlpatterns = [
    path("", views.index, name="index"),
    path(_("sheets/"), staff.index, name="sheets"),
    path(_("sheets/add/"), staff.add, name="partner_add"),
    path(_("sheets/undo/<str:key>/"), staff.verify_undo, name="verify_undo"),
    path("<slug:code>/", views.sheet, name="sheet"),
    path(_("<slug:code>/edit/"), staff.edit, name="edit_sheet"),
    path(_("<slug:code>/verify/"), staff.verify, name="verify"),
]
