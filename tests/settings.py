"""Settings of the suite: the real PostgreSQL and Redis, quick password hashing, mail kept in memory."""

from cdm.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
