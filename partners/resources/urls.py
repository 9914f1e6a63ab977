from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext_lazy as _

from partners.resources import judging_views, staff, views

_one: list[URLPattern] = [
    path("", staff.proposal, name="proposal"),
    path(_("change/"), staff.edit, name="proposal_edit"),
    path(_("approve/"), judging_views.approve, name="proposal_approve"),
    path(_("decline/"), judging_views.decline, name="proposal_decline"),
    path(_("withdraw/"), staff.withdraw, name="proposal_withdraw"),
    path(_("put-back/"), staff.restore, name="proposal_restore"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.professionals, name="professionals"),
    path("agenda.ics", views.calendar, name="professionals_calendar"),
    path("atom.xml", views.feed, name="professionals_feed"),
    path("<int:pk>/agenda.ics", views.event, name="professionals_event"),
    path(_("propose/"), staff.propose, name="propose"),
    path(_("proposals/"), staff.proposals, name="proposals"),
    path(_("proposals/undo/<str:key>/"), staff.undo, name="proposal_undo"),
    path(_("proposals/judge-again/<str:key>/"), judging_views.undo, name="proposal_judged_undo"),
    path(_("proposals/<int:pk>/"), include(_one)),
]
