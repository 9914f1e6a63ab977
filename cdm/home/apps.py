from django.apps import AppConfig

from cdm import celery


class HomeConfig(AppConfig):
    name = "cdm.home"
    label = "home"
    celery = celery.app  # so that every process, `manage.py` commands too, knows the broker of the settings
