"""A Django site of one table, only to try the strongbox; run in a process of its own."""

import os
from pathlib import Path

DATA = Path(os.environ["MINI_SITE_DATA"])
SECRET_KEY = "only for the tests of this folder"
ALLOWED_HOSTS = ["testserver", "localhost"]
INSTALLED_APPS = ["notebook"]
DATABASES = {
    "default": {"ENGINE": "hygie.strongbox.sqlcipher", "NAME": DATA / "hygie.db", "CONN_MAX_AGE": 0}
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MIDDLEWARE = ["hygie.strongbox.middleware.GateMiddleware", "mini_urls.somebody_is_there"]
ROOT_URLCONF = "mini_urls"
STATIC_URL = "/static/"
USE_TZ = True
HYGIE_OPEN_WHEN_LOCKED = frozenset({"unlock", "alive"})
HYGIE_NOT_A_GESTURE = frozenset({"alive", "poll"})
HYGIE_UNLOCK_URL = "/unlock/"
HYGIE_LOCKED_POST_VIEW = "mini_urls.keep_what_was_typed"
