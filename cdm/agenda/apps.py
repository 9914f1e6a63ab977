from django.apps import AppConfig


class AgendaConfig(AppConfig):
    name = "cdm.agenda"
    label = "agenda"
