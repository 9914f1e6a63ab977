"""Settings of the suite: the real PostgreSQL and Redis, quick password hashing, mail kept in memory."""

from tests import environment, undefined

# isort: split
from cdm.core import catalogues
from cdm.settings import *  # noqa: F403
from cdm.settings import CACHES, ENV, LOCALE_PATHS, TEMPLATES, embedded

if not environment.WORKER:  # before Django reads them: a first run in a new checkout would speak English
    catalogues.compile_all(LOCALE_PATHS[0])

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = undefined.Undefined()

# Every worker has two Redis databases of its own, so that emptying one's cache leaves the others alone.
_broker, _cache = 2 * environment.NUMBER, 2 * environment.NUMBER + 1
if ENV.redis_url:
    CELERY_BROKER_URL = f"{ENV.redis_url}/{_broker}"
    CACHES["default"]["LOCATION"] = f"{ENV.redis_url}/{_cache}"
else:
    _socket = embedded.redis_socket(ENV.state_dir)
    CELERY_BROKER_URL = f"redis+socket://{_socket}?virtual_host={_broker}"
    CACHES["default"]["LOCATION"] = f"unix://{_socket}?db={_cache}"
