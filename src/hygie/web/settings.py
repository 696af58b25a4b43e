"""Django settings of the local mode.

What changes from one run to the next comes from `hygie.config`.
"""

import gc
import secrets
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from hygie import config

_run = config.current()

# Left alone, Python walks through all that it holds (90 ms) every fifteen pages, and while it
# starts. What a page leaves behind is found long before: only the old is looked at less often.
gc.set_threshold(10_000, 10, 50)

# A fresh key a process: sessions live in memory and die with it, so nothing signed need outlive it.
SECRET_KEY = secrets.token_urlsafe(48)
DEBUG = False
ALLOWED_HOSTS = ["localhost"]
INTERNAL_IPS: list[str] = []

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "hygie.practice",
    "hygie.accounts",
    "hygie.agenda",
    "hygie.assessment",
    "hygie.documents",
    "hygie.premises",
    "hygie.suppliers",
    "hygie.workstation",
    "hygie.interop",
    "hygie.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "hygie.web.middleware.SafetyHeadersMiddleware",
    "hygie.web.compression.CompressionMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "hygie.web.middleware.OriginMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "hygie.web.middleware.ErrorMiddleware",
    "hygie.strongbox.middleware.GateMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "hygie.accounts.middleware.ActorMiddleware",
]

ROOT_URLCONF = "hygie.web.urls"
WSGI_APPLICATION = "hygie.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "hygie.web.context.shell",
            ],
            "builtins": ["hygie.web.templatetags.hygie"],
        },
    },
]

DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "hygie.strongbox.sqlcipher",
        "NAME": str(_run.folder.database),
        "CONN_MAX_AGE": 0,
    },
}
# What a new folder starts with: `tools/tables_sql.py` makes it of the migrations.
HYGIE_TABLES = Path(__file__).parent / "tables.sql"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Sessions stay in memory, in their own cache: the default one drops a third of itself at 300
# entries.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "sessions": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "sessions",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}
SESSION_ENGINE = "django.contrib.sessions.backends.cache"
SESSION_CACHE_ALIAS = "sessions"
SESSION_COOKIE_NAME = "hygie_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = "hygie_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "hygie.web.views.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

HYGIE_UNLOCK_URL = "/deverrouiller/"
HYGIE_OPEN_WHEN_LOCKED = frozenset(
    {
        "accounts:unlock",
        "accounts:recover",
        "accounts:enter",
        "accounts:alive",
        "accounts:lock",
        "accounts:resume",
    }
)
HYGIE_NOT_A_GESTURE = frozenset(
    {"accounts:alive", "accounts:lock", "documents:job", "workstation:look"}
)
HYGIE_LOCKED_POST_VIEW = "hygie.accounts.views.locked_post"
# Documents are composed in threads of their own; False does it inside the request.
HYGIE_DOCUMENTS_IN_BACKGROUND = True
# Looks at this PC too. On a server, the machine is nobody's workstation: it is never looked at.
HYGIE_CHECKS_IN_BACKGROUND = True
HYGIE_CHECKS_THIS_MACHINE = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Uploads stay in memory: a temporary file would lie readable on the disk beside an encrypted base.
FILE_UPLOAD_HANDLERS = ["hygie.web.uploads.BoundedMemoryHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 10
HYGIE_LARGEST_REQUEST_BYTES = 80 * 1024 * 1024

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATICFILES_DIRS: list[str] = []
WHITENOISE_USE_FINDERS = False
WHITENOISE_AUTOREFRESH = False
WHITENOISE_ALLOW_ALL_ORIGINS = False
STATIC_ROOT = str(config.static_root())

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    # A traceback may quote what somebody typed: only its place is logged, by ErrorMiddleware.
    "loggers": {
        "django.request": {"handlers": ["stderr"], "level": "CRITICAL", "propagate": False},
        "django.security": {"handlers": ["stderr"], "level": "CRITICAL", "propagate": False},
        "hygie": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
    },
}
