"""The tables of a new folder are those that the migrations make, to the letter."""

import subprocess
import sys
from pathlib import Path

from django.conf import settings

from tests.sources import ROOT


def check(tool: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, str(tool), "--check"], capture_output=True, text=True, check=False
    )


def test_a_new_folder_has_every_table_and_every_migration() -> None:
    done = check(ROOT / "tools" / "tables_sql.py")

    assert done.returncode == 0, f"{done.stderr}\npython tools/tables_sql.py --write"


def test_no_row_of_the_file_is_a_practice_s() -> None:
    filled = {
        line.split('"')[1]
        for line in settings.HYGIE_TABLES.read_text(encoding="utf-8").splitlines()
        if line.startswith("INSERT")
    }

    assert filled == {"django_migrations", "django_content_type", "sqlite_sequence"}
