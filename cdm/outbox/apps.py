from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "cdm.outbox"
    label = "outbox"
