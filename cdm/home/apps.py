from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "cdm.home"
    label = "home"
