"""Settings of the portal: everything that differs between machines comes from ``cdm.env``."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

import structlog
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _
from redis.backoff import NoBackoff
from redis.retry import Retry

from cdm import embedded, env
from cdm.core import logs

ENV = env.read()
BASE_DIR = env.ROOT
PRODUCTION = ENV.mode == "production"
DEMO = ENV.mode == "demo"
DEBUG = False
SECRET_KEY = ENV.secret_key
SECRET_KEY_FALLBACKS = ENV.secret_key_fallbacks
# A probe on the machine itself asks for /healthz by this name; links in mails never take theirs from a request.
ALLOWED_HOSTS = [*ENV.hosts, "127.0.0.1", "localhost", "[::1]"]
BASE_URL = ENV.base_url
CSRF_TRUSTED_ORIGINS = [BASE_URL]
CSRF_FAILURE_VIEW = "cdm.home.errors.csrf_failure"
TRUSTED_PROXIES = ENV.trusted_proxies

INSTALLED_APPS = [
    "modeltranslation",
    "cdm.accounts.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "template_partials",
    "csp",
    "cdm.core",
    "cdm.audit",
    "cdm.accounts",
    "cdm.agenda",
    "cdm.outbox",
    "stats",
    "partners",
    "activities",
    "counselling",
    "multimedia",
    "cdm.home",
    "cdm.demo",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "cdm.core.junk.NoNul",
    "cdm.core.methods.OnlySpoken",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cdm.audit.middleware.ActingMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cdm.accounts.middleware.NothingKept",
    "cdm.accounts.middleware.SeenHere",
    "cdm.accounts.middleware.LanguageOfThePerson",
    "cdm.accounts.middleware.SecondFactorFirst",
    "django_htmx.middleware.HtmxMiddleware",
    "partners.middleware.MemberMiddleware",
]

ROOT_URLCONF = "cdm.urls"
WSGI_APPLICATION = "cdm.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cdm.core.context.page",
            ],
        },
    }
]

# --- languages: English msgids; French and Dutch are both translations ----------
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("nl", _("Dutch"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
MODELTRANSLATION_LANGUAGES = ("fr", "nl")
MODELTRANSLATION_DEFAULT_LANGUAGE = "fr"
MODELTRANSLATION_FALLBACK_LANGUAGES = ()
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Brussels"


# --- database ----------
def _database() -> dict[str, object]:
    if ENV.embedded_database:
        place = {"NAME": "cdm", "USER": "cdm", "HOST": str(embedded.postgres_socket_dir(ENV.state_dir))}
    else:
        url = urlsplit(ENV.database_url)
        place = {
            "NAME": unquote(url.path.lstrip("/")),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": unquote(url.hostname or ""),
            "PORT": str(url.port or ""),
        }
    # PostgreSQL's JIT makes the availability query ten times slower.
    options: dict[str, object] = {} if ENV.pgbouncer else {"options": "-c jit=off"}
    if ENV.pool_size:
        options["pool"] = {"min_size": 1, "max_size": ENV.pool_size, "timeout": 10}
    if ENV.pgbouncer:
        options["prepare_threshold"] = None
    return {
        "ENGINE": "django.db.backends.postgresql",
        "OPTIONS": options,
        "CONN_HEALTH_CHECKS": True,  # a pooled connection may have outlived its server
        "DISABLE_SERVER_SIDE_CURSORS": ENV.pgbouncer,
        **place,
    }


DATABASES = {"default": _database()}

# --- redis: broker on database 0, cache on 1 ----------
_REDIS_SOCKET = embedded.redis_socket(ENV.state_dir)
CACHES = {
    "default": {
        "BACKEND": "cdm.core.cache.Cache",
        "LOCATION": f"{ENV.redis_url}/1" if ENV.redis_url else f"unix://{_REDIS_SOCKET}?db=1",
        # A page never waits for a dead cache; redis-py's own default tries for ten seconds.
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1, "retry": Retry(NoBackoff(), 0)},
    }
}
CELERY_BROKER_URL = f"{ENV.redis_url}/0" if ENV.redis_url else f"redis+socket://{_REDIS_SOCKET}?virtual_host=0"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A page never waits for a dead broker: kombu's own defaults would retry for ever.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 1,
    "socket_timeout": 1,
    "max_retries": 0,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = TIME_ZONE

# --- mail ----------
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENV.mail_from
if ENV.smtp_url:
    _smtp = urlsplit(ENV.smtp_url)
    EMAIL_HOST, EMAIL_PORT = _smtp.hostname or "localhost", _smtp.port or 25
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_smtp.username or ""), unquote(_smtp.password or "")
    EMAIL_USE_SSL, EMAIL_USE_TLS = _smtp.scheme == "smtps", _smtp.scheme == "smtp+starttls"
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
MAIL_REPLY_TO = ENV.mail_reply_to
OUTBOX_SWEEP = 60.0  # seconds between two looks for messages no worker was told of
OUTBOX_BATCH = 500  # messages one sweep sends at most
OUTBOX_LEASE = 300.0  # seconds after which a sender is taken for dead; far longer than EMAIL_TIMEOUT
OUTBOX_BACKOFF = 60.0  # seconds before the second attempt; doubles, up to sixty times as long
OUTBOX_PAUSE = 30.0  # seconds a process leaves a broker or mail server alone that did not answer
OUTBOX_KEEP_DAYS = 7  # days after which addresses and words of settled messages are blanked

# --- static files ----------
STATIC_URL = "/static/"
STATIC_ROOT = (ENV.state_dir if DEMO else BASE_DIR / "build") / "static"
BUILT_ASSETS = BASE_DIR / "build" / "assets"
STATICFILES_DIRS = [BUILT_ASSETS]
STATICFILES_FINDERS = ["cdm.core.assets.Finder", "django.contrib.staticfiles.finders.AppDirectoriesFinder"]
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_USE_FINDERS = not (PRODUCTION or DEMO)
WHITENOISE_AUTOREFRESH = ENV.mode == "development"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION or DEMO
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# --- accounts: staff only, by invitation ----------
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    "partners.backends.ReferenceDataForManagers",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:today"
TRUSTED_PROXIES = ENV.trusted_proxies
INVITATION_DAYS = 7
ACCOUNT_ADAPTER = "partners.adapter.Adapter"
ACCOUNT_FORMS = {
    "login": "cdm.accounts.forms.SignInForm",
    "request_login_code": "cdm.accounts.forms.AskCodeForm",
    "confirm_login_code": "cdm.accounts.forms.GiveCodeForm",
    "change_password": "cdm.accounts.forms.ChangePasswordForm",
    "set_password": "cdm.accounts.forms.SetPasswordForm",
    "reset_password": "cdm.accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "cdm.accounts.forms.NewPasswordForm",
    "reauthenticate": "cdm.accounts.forms.ConfirmPasswordForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
# Without a password field here allauth leaves it out of its sign-in form too.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PREVENT_ENUMERATION = True
# An address without an account gets no mail: nobody can have strangers written to from the sign-in page.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "home:front"
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "request_login_code": "10/m/ip,3/5m/key",
    "reset_password": "10/m/ip,3/5m/key",
}
PASSWORD_RESET_TIMEOUT = 60 * 60 * 2
MFA_ADAPTER = "cdm.accounts.second_factor.Adapter"
MFA_FORMS = {
    "authenticate": "cdm.accounts.forms.SecondFactorForm",
    "reauthenticate": "cdm.accounts.forms.SecondFactorAgainForm",
    "activate_totp": "cdm.accounts.forms.ActivateAppForm",
    "add_webauthn": "cdm.accounts.forms.AddPasskeyForm",
    "login_webauthn": "cdm.accounts.forms.SignInPasskeyForm",
    "authenticate_webauthn": "cdm.accounts.forms.SecondFactorPasskeyForm",
    "reauthenticate_webauthn": "cdm.accounts.forms.SecondFactorAgainPasskeyForm",
    "edit_webauthn": "cdm.accounts.forms.RenamePasskeyForm",
}
MFA_TOTP_ISSUER = "Cité des métiers / Beroepenpunt"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
SECOND_FACTOR_REQUIRED = not DEMO
LOST_FACTOR_HOURS = 72  # how long the code lasts that proves to a coordinator who asks for a new second step
SET_UP_HOURS = 48  # after a reset, how long a password alone leads to setting up a new second step
# An account nobody signs in to is warned, then closed, and some time later it is forgotten whose it was.
ACCOUNT_WARN_DAYS = 90
ACCOUNT_CLOSE_DAYS = 30  # after the warning
ACCOUNT_ERASE_DAYS = 365  # after it was closed

# --- browser-side safety ----------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [NONCE, "'strict-dynamic'"],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: []
    for name in ("accelerometer", "camera", "geolocation", "gyroscope", "magnetometer", "microphone", "payment", "usb")
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_ENGINE = "cdm.accounts.session_store"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 12
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    if ENV.trusted_proxies:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- the centre: what a manager may change lives in models; this is for engineers ----------
CENTRE_NAMES = {"fr": "Cité des métiers", "nl": "Beroepenpunt"}  # both always shown, the page's language first
CENTRE_PLACE = ".brussels"
OPEN_DATA_LICENCE = ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/")  # of the published figures
PUBLIC_ORGANISATION = "Cité des métiers / Beroepenpunt .brussels"
EMBEDDED_STATE_DIR = Path(ENV.state_dir)

LOGGING = logs.configuration(words=not PRODUCTION)
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.JSONRenderer() if PRODUCTION else structlog.dev.ConsoleRenderer(colors=False),
    ],
    logger_factory=structlog.PrintLoggerFactory(),
)
