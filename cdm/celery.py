"""The Celery application and what beat does when. Nothing is scheduled between 02:00 and 04:00 local time (M1)."""

from __future__ import annotations

import logging.config
import os
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import setup_logging
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cdm.settings")


def _log_as_the_site_does(**_kwargs: Any) -> None:
    logging.config.dictConfig(settings.LOGGING)


if settings.PRODUCTION:
    setup_logging.connect(_log_as_the_site_does, weak=False)

app = Celery("cdm")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    # A sweep nobody had time for is of no use once the next is due.
    "outbox-sweep": {
        "task": "cdm.outbox.tasks.sweep",
        "schedule": settings.OUTBOX_SWEEP,
        "options": {"expires": settings.OUTBOX_SWEEP},
    },
    "outbox-erase": {"task": "cdm.outbox.tasks.erase", "schedule": crontab(hour=0, minute=40)},
    "accounts-forget-sessions": {
        "task": "cdm.accounts.tasks.forget_ended",
        "schedule": crontab(hour=0, minute=45),
    },
    "activities-expire-offers": {
        "task": "activities.tasks.expire_offers",
        "schedule": 60.0,
        "options": {"expires": 60.0},
    },
    "activities-finish": {"task": "activities.tasks.finish", "schedule": crontab(hour=0, minute=25)},
    "activities-recount": {"task": "activities.tasks.recount", "schedule": crontab(hour=0, minute=30)},
    "activities-erase": {"task": "activities.tasks.erase", "schedule": crontab(hour=0, minute=35)},
    # What became of past days is counted before it is forgotten who they were about, and before rows are made alike.
    "counselling-recount": {"task": "counselling.tasks.recount", "schedule": crontab(hour=0, minute=10)},
    "counselling-freeze-supply": {"task": "counselling.tasks.freeze_supply", "schedule": crontab(hour=0, minute=15)},
    "counselling-erase": {"task": "counselling.tasks.erase", "schedule": crontab(hour=0, minute=50)},
    "multimedia-give-up-late": {
        "task": "multimedia.tasks.give_up_late",
        "schedule": 60.0,
        "options": {"expires": 60.0},
    },
    # Yesterday's hours are written down before the statistics are made alike.
    "multimedia-freeze-occupancy": {
        "task": "multimedia.tasks.freeze_occupancy",
        "schedule": crontab(hour=0, minute=30),
    },
    "multimedia-freeze-stock": {"task": "multimedia.tasks.freeze_stock", "schedule": crontab(hour=0, minute=20)},
    "multimedia-recount": {"task": "multimedia.tasks.recount", "schedule": crontab(hour=0, minute=25)},
    "multimedia-erase": {"task": "multimedia.tasks.erase", "schedule": crontab(hour=0, minute=35)},
    "stats-purge-receipts": {"task": "stats.tasks.purge_receipts", "schedule": crontab(hour=0, minute=55)},
    "audit-forget": {"task": "cdm.audit.tasks.forget", "schedule": crontab(hour=1, minute=10)},
    "stats-unlink": {"task": "stats.tasks.unlink", "schedule": crontab(hour=1, minute=0)},
    # Days after a month's end, so that everything of it is in; on every other day there is nothing to do.
    "stats-publish": {"task": "stats.tasks.publish", "schedule": crontab(hour=1, minute=20)},
    # In the morning: it writes to people.
    "partners-remind-of-sheets": {
        "task": "partners.tasks.remind_of_sheets",
        "schedule": crontab(hour=7, minute=40),
    },
    "partners-remind-of-decisions": {
        "task": "partners.tasks.remind_of_decisions",
        "schedule": crontab(hour=7, minute=50),
    },
    # Its mails speak of days, and are read by people at work.
    "partners-look-after-accounts": {
        "task": "partners.tasks.look_after_accounts",
        "schedule": crontab(hour=8, minute=10),
    },
    # By day: what it ends or reminds of is told by mail at once.
    "counselling-tend-requests": {
        "task": "counselling.tasks.tend_requests",
        "schedule": crontab(hour="7-20", minute=40),
    },
    # Before anything is counted or offered on the new day: who has left has no role in it.
    "partners-end-roles": {"task": "partners.tasks.end_roles", "schedule": crontab(hour=0, minute=5)},
    "home-tell-of-leavers": {"task": "cdm.home.tasks.tell_of_leavers", "schedule": crontab(hour=7, minute=15)},
    "partners-forget-invitations": {
        "task": "partners.tasks.forget_invitations",
        "schedule": crontab(hour=0, minute=50),
    },
}
