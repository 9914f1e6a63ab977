from django.urls import path
from django.utils.translation import gettext_lazy as _

from partners.accounts import asking, moving, views

urlpatterns = [
    path("", views.accounts, name="accounts"),
    path(_("second-step-lost/"), asking.lost_second_step, name="lost_second_step"),
    path(_("my-address/"), moving.own_address, name="own_address"),
    path(_("my-address/code/"), moving.own_address_code, name="own_address_code"),
    path("<int:pk>/", views.account, name="account"),
    path(_("<int:pk>/second-step/"), views.reset_second_step, name="reset_second_step"),
    path(_("<int:pk>/close/"), views.close_account, name="close_account"),
    path(_("<int:pk>/reopen/"), views.reopen_account, name="reopen_account"),
    path(_("<int:pk>/keep/"), views.keep_account, name="keep_account"),
]
