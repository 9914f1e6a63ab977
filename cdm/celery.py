"""The Celery application and what beat does when. Nothing is scheduled between 02:00 and 04:00 local time (M1)."""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cdm.settings")

app = Celery("cdm")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {}
