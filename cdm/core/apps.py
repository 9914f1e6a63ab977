from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "cdm.core"
    label = "core"
