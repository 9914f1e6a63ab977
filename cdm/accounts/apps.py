from django.apps import AppConfig
from django.contrib.admin import apps as admin


class AccountsConfig(AppConfig):
    name = "cdm.accounts"
    label = "accounts"
    default = True


class AdminConfig(admin.AdminConfig):
    """Django's own admin, for reference data and emergencies, behind our sign-in."""

    default_site = "cdm.accounts.admin_site.Site"
    default = False
