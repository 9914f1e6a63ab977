"""The settings of processes that tests kill: everything real, everything that waits waits shortly."""

from cdm.settings import *  # noqa: F403

EMAIL_TIMEOUT = 3  # longer than a busy machine lets the mail server of the tests wait: a time-out doubles a mail
OUTBOX_SWEEP = 0.5
OUTBOX_LEASE = 5.0
OUTBOX_BACKOFF = 0.4
OUTBOX_PAUSE = 0.2
