"""Tells one story of the small site: `python tell.py MODULE STORY`.

MINI_SITE_DATA names its folder. An assertion that fails ends the process with its trace.
"""

import importlib
import os
import sys
from pathlib import Path

import django

HERE = Path(__file__).parent


def main(module: str, story: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "mini_settings"
    sys.path[:0] = [str(HERE), str(HERE.parents[2])]
    django.setup()
    getattr(importlib.import_module(module), story)()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
