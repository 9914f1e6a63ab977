"""The settings of processes that tests kill: everything real, everything that waits waits shortly."""

from cdm.settings import *  # noqa: F403

EMAIL_TIMEOUT = 1
OUTBOX_SWEEP = 0.5
OUTBOX_LEASE = 4.0
OUTBOX_BACKOFF = 0.4
OUTBOX_PAUSE = 0.2
