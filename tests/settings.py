"""Settings of the suite: the real PostgreSQL and Redis, quick password hashing, mail kept in memory."""

import os

from cdm import env

# pytest-django reads the settings before any conftest.py: the place of the suite's own servers is settled here.
os.environ["CDM_STATE_DIR"] = os.environ.get("CDM_TEST_STATE_DIR") or str(env.ROOT / ".state" / "test")

from cdm.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
