"""`hygie restore`: a dated copy put back into place."""

import argparse

from hygie.cli import arguments, console

DESCRIPTION = (
    "Remet en place une copie du dossier de données, après l’avoir ouverte et vérifiée. L’état "
    "présent est d’abord copié à son tour. Hygie doit être arrêté."
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what the verb does and takes."""
    parser.description = DESCRIPTION
    parser.add_argument(
        "copy",
        metavar="COPIE",
        help="le nom d’une copie (« hygie copies » les donne), ou un dossier qui en contient une",
    )
    arguments.add_data(parser)


def run(options: argparse.Namespace) -> int:
    """Put the copy into place. Raises NoDataError, FolderBusyError, WrongSecretError."""
    from datetime import UTC, datetime

    from hygie.cli import passphrase
    from hygie.interop.copies import chosen_copy
    from hygie.interop.restoring import restore_copy
    from hygie.strongbox.activity import clock

    folder = arguments.data_folder(options.data)
    copy = chosen_copy(folder, options.copy)
    if copy.protection == "protected":
        console.say("La phrase de passe demandée est celle du jour de la copie.")
    aside = restore_copy(
        folder,
        copy,
        open_box=passphrase.open_for_reading,
        now=datetime.fromtimestamp(clock(), UTC),
    )
    console.say(f"La copie « {copy.name} » est en place. Lancez « hygie » pour l’ouvrir.")
    if aside:
        console.say(f"L’état précédent est gardé sous le nom « {aside.name} ».")
    return 0
