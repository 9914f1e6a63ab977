from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "cdm.accounts"
    label = "accounts"
