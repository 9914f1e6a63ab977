import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cdm.settings")

# A worker or a web process has the Celery application loaded, so that `task.delay` finds the broker of the settings.
from cdm.celery import app as celery_app  # noqa: F401

application = get_wsgi_application()
