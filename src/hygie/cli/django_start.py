"""Django, brought up for one folder. Nothing of it is imported before a verb needs the database."""

import os

from hygie import config
from hygie.config import Config


def start_django(chosen: Config) -> None:
    """Make this the configuration of the process, then load Django's settings and applications."""
    config.install(chosen)
    os.environ["DJANGO_SETTINGS_MODULE"] = "hygie.web.settings"
    import django

    django.setup()
