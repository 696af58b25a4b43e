"""`hygie export`: the whole practice in one archive, beside a running server if there is one."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from hygie.cli import arguments, console

if TYPE_CHECKING:
    from hygie.practice.models import Practice

DESCRIPTION = (
    "Écrit tout le cabinet dans une seule archive : données, fichiers joints, journal. Elle est "
    "chiffrée par une phrase de passe à part, sauf avec --plain. Ne modifie rien."
)
IN_CLEAR = (
    "Attention : archive en clair. Réponses, preuves et noms s’y lisent sans phrase de passe ; "
    "gardez-la sur un disque chiffré, et effacez-la quand elle ne sert plus."
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what the verb does and takes."""
    parser.description = DESCRIPTION
    parser.add_argument(
        "file",
        metavar="FICHIER",
        nargs="?",
        default=".",
        help="l’archive à écrire, ou un dossier où lui donner son nom habituel (sinon, ici)",
    )
    parser.add_argument(
        "--plain", action="store_true", help="laisse l’archive en clair, lisible par quiconque"
    )
    arguments.add_data(parser)


def run(options: argparse.Namespace) -> int:
    """Write the archive, and give its path. Raises what the folder and the target complain of."""
    from hygie.cli.opened import opened, practice_in

    with opened(arguments.data_folder(options.data)) as box:
        written = _export(practice_in(box), arguments.path(options.file), plain=options.plain)
    console.result(str(written))
    return 0


def _export(practice: "Practice", wanted: Path, *, plain: bool) -> Path:
    from django.utils import timezone

    from hygie.accounts.passphrases import check_new_passphrase
    from hygie.cli import moving
    from hygie.interop.files import export_to, require_free

    require_free(wanted)
    passphrase = None
    if plain:
        console.say(IN_CLEAR)
    else:
        passphrase = moving.new_passphrase(
            lambda chosen: check_new_passphrase(chosen, practice=practice)
        )
    with moving.bar("Archive du cabinet") as progress:
        written = export_to(
            wanted,
            practice=practice,
            passphrase=passphrase,
            now=timezone.now(),
            progress=progress,
        )
    files = len(written.manifest.attachments)
    console.say(
        f"Archive écrite : {written.manifest.rows} éléments, {files} fichiers joints, "
        f"{written.size_bytes / 1_000_000:.1f} Mo.".replace(".", ",", 1)
    )
    return written.path


def _size(size_bytes: int) -> str:
    if size_bytes < 1_000_000:
        return f"{max(1, round(size_bytes / 1000))} ko"
    return f"{size_bytes / 1_000_000:.1f} Mo".replace(".", ",")
