"""Make the data folder of a test: `python make_folder.py KIND DIR`.

`demo`: the demonstration, in clear. `protected`: the same behind PASSPHRASE. `keyring`: that, and a
slot of the system's keyring (the test's own, see file_keyring). `behind`: in clear, the tables as
an earlier version would have left them. `unmade`: a first start cut short before its database.
"""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from hygie.cli.django_start import start_django
from hygie.config import Config
from hygie.paths import DataFolder
from hygie.strongbox import keyfile, locksmith
from hygie.strongbox.box import Box, install
from hygie.strongbox.opening import prepare_database
from hygie.strongbox.slots import KdfCost
from tests.cli.commands import PASSPHRASE

NOW = datetime.now(UTC)  # noqa: TID251  (the command has no other clock to show it by)


def main(kind: str, folder: DataFolder) -> None:
    if kind == "unmade":
        folder.root.mkdir()
        keyfile.save(folder, locksmith.first_keyfile(NOW))
        return
    start_django(Config(folder=folder))
    box = Box(folder, kdf=KdfCost(64, 1, 1), prepare=prepare_database)
    install(box)
    box.create()
    _fill(box, kind)
    if kind in ("protected", "keyring"):
        box.protect(PASSPHRASE, _owner_id(box), "Dr Camille Exemple")
    if kind == "keyring":
        os.environ["PYTHON_KEYRING_BACKEND"] = "tests.cli.file_keyring.FileKeyring"
        os.environ["TEST_KEYRING_FILE"] = str(folder.root.with_name("keyring.json"))
        box.enable_keyring()
    box.close()


def _fill(box: Box, kind: str) -> None:
    from django.core.management import call_command

    from hygie.cli import demo

    with box.using():
        demo.fill(now=NOW)
        if kind == "behind":
            call_command("migrate", "assessment", "zero", verbosity=0)


def _owner_id(box: Box) -> str:
    from hygie.practice.models import Person

    with box.using():
        return str(Person.objects.get(role="owner").id)


if __name__ == "__main__":
    main(sys.argv[1], DataFolder(Path(sys.argv[2])))
