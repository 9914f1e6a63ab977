from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "cdm.demo"
    label = "demo"
