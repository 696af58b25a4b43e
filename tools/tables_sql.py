"""Keep src/hygie/web/tables.sql equal to what the migrations make of an empty database.

python tools/tables_sql.py --write
python tools/tables_sql.py --check      exit 1 when a migration is missing from the file

Django replays every migration in memory, seconds for a first start. A new folder reads this file
instead, then any migration that it does not know.
"""

import argparse
import re
import sys
from pathlib import Path
from typing import Final

DOCUMENT: Final = Path(__file__).resolve().parent.parent / "src/hygie/web/tables.sql"
NOTICE: Final = "-- Fait des migrations : python tools/tables_sql.py --write"
_AROUND: Final = ("BEGIN TRANSACTION;", "COMMIT;")
# The day of a migration is that of the folder's making: it is set when the file is read.
_MOMENT: Final = re.compile(r"'\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?'\);$")


def rendered() -> str:
    """Give the whole file, a statement a line. Needs Django on an empty SQLite database."""
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", interactive=False, verbosity=0)
    statements = [line for line in connection.connection.iterdump() if line not in _AROUND]
    lines = [_MOMENT.sub("'1970-01-01 00:00:00');", line) for line in statements]
    return "\n".join([NOTICE, *lines, ""])


def main(argv: list[str] | None = None) -> int:
    """Write or check; 1 when the file is out of date."""
    parser = argparse.ArgumentParser(description="Les tables d’un dossier neuf.")
    asked = parser.add_mutually_exclusive_group(required=True)
    asked.add_argument("--write", action="store_true", help="réécrit le fichier")
    asked.add_argument("--check", action="store_true", help="dit seulement s’il est à jour")
    options = parser.parse_args(argv)
    _start()
    text = rendered()
    if options.write:
        DOCUMENT.write_text(text, encoding="utf-8", newline="\n")
    elif DOCUMENT.read_text(encoding="utf-8") != text:
        print(f"{DOCUMENT.name} n’est plus à jour. {NOTICE}", file=sys.stderr)
        return 1
    return 0


def _start() -> None:
    """The product's applications, on a SQLite database in memory."""
    from django.conf import settings

    from hygie.web import settings as product

    ours = {name: getattr(product, name) for name in dir(product) if name.isupper()}
    memory = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
    settings.configure(**ours | {"DATABASES": {"default": memory}})
    import django

    django.setup()


if __name__ == "__main__":
    sys.exit(main())
