"""The addresses under /counselling/staff/requests/."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from counselling.requests import views

urlpatterns = [
    path("", views.index, name="requests"),
    path(_("new/"), views.new, name="request_new"),
    path("<int:pk>/", views.page, name="request"),
    path(_("<int:pk>/accept/"), views.accept, name="request_accept"),
    path(_("<int:pk>/decline/"), views.decline, name="request_decline"),
    path(_("<int:pk>/withdraw/"), views.withdraw, name="request_withdraw"),
]
