"""`hygie check`: look at this PC, read-only. Nothing but Python is loaded; no folder is needed."""

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from hygie.cli import arguments, console

if TYPE_CHECKING:
    from hygie.workstation.probes.document import Document
    from hygie.workstation.probes.local_host import LocalHost
    from hygie.workstation.probes.model import Probe

DESCRIPTION = (
    "Regarde ce poste : verrouillage, mises à jour, antivirus, chiffrement, comptes… Ne modifie "
    "rien et n’envoie rien. Sort avec 3 s’il y a à corriger, sinon 4 si quelque chose n’a pas pu "
    "être vu, sinon 0."
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what the verb does and takes."""
    parser.description = DESCRIPTION
    arguments.add_json(parser)
    parser.add_argument(
        "--only",
        metavar="NOM",
        action="append",
        help="seulement cette vérification, ou toutes celles de ce sujet (peut se répéter)",
    )
    parser.add_argument(
        "--data",
        metavar="DOSSIER",
        help="laisse aussi le résultat dans le dossier de ce cabinet, qui le lira à sa prochaine "
        "ouverture",
    )
    parser.add_argument(
        "--out", metavar="FICHIER", help="écrit aussi un rapport scellé, à porter au cabinet"
    )
    parser.add_argument(
        "--enrolment",
        metavar="FICHIER",
        help="le fichier d’inscription que le cabinet a donné à ce poste ; il est gardé pour les "
        "fois suivantes",
    )
    parser.add_argument(
        "--root",
        metavar="DOSSIER",
        help="regarde le système monté dans ce dossier, au lieu de ce poste",
    )


def run(options: argparse.Namespace) -> int:
    """Look, show, and leave the result where asked. Raises InvalidInputError, NoDataError."""
    from hygie.cli import check_files

    wanted = _wanted(options.only)
    # All that may be refused is refused before looking.
    folder = check_files.practice_folder(options.data) if options.data is not None else None
    host = _host(options.root)
    try:
        enrolment = check_files.enrolment(options.enrolment, _home(host), needed=bool(options.out))
        target = check_files.report_target(options.out) if options.out else None
        document = _look(host, wanted)
    finally:
        host.close()
    _show(document, options, of_one=len(wanted) == 1)
    if folder is not None:
        check_files.leave_in(folder, document)
    if target is not None and enrolment is not None:
        check_files.write_report(target, document, enrolment)
    return exit_code(document)


def exit_code(document: "Document") -> int:
    """3 when something is to be corrected, else 4 when something was not seen, else 0."""
    counts = document.counts
    if counts["fail"]:
        return 3
    return 4 if counts["unknown"] else 0


def _wanted(names: Sequence[str] | None) -> "tuple[Probe, ...]":
    from hygie.workstation.probes.registry import all_probes, probes_named

    if not names:
        return all_probes()
    asked = {probe.id for name in names for probe in probes_named(name) or _unknown(name)}
    return tuple(probe for probe in all_probes() if probe.id in asked)


def _unknown(name: str) -> "tuple[Probe, ...]":
    from difflib import get_close_matches

    from hygie.errors import InvalidInputError
    from hygie.workstation.probes.registry import TOPICS, all_probes

    known = [*TOPICS, *(word for probe in all_probes() for word in (probe.id, *probe.aliases))]
    close = get_close_matches(name.lower(), known, n=3, cutoff=0.4)
    said = f"Vouliez-vous dire : {', '.join(close)} ?" if close else ""
    shown = name if len(name) <= 60 else f"{name[:60]}…"
    raise InvalidInputError(
        f"« {shown} » n’est le nom d’aucune vérification.",
        field="only",
        next_step=said or f"Les sujets sont : {', '.join(TOPICS)}.",
    )


def _host(root: str | None) -> "LocalHost":
    from hygie.errors import InvalidInputError
    from hygie.workstation.probes.local_host import LocalHost
    from hygie.workstation.probes.model import Unseen

    if root is not None:
        folder = arguments.path(root)
        if not folder.is_dir():
            raise InvalidInputError(
                f"« {root} » n’est pas un dossier.",
                field="root",
                next_step="Indiquez le dossier où le système à regarder est monté.",
            )
        return LocalHost(root=folder)
    try:
        return LocalHost()
    except Unseen as unseen:
        raise InvalidInputError(
            "Hygie ne sait pas encore regarder ce système.",
            next_step="Il connaît Windows 10 et 11, macOS et Linux.",
        ) from unseen


def _home(host: "LocalHost") -> str | None:
    """The home of the account that asked; through sudo, it is not that of who looks."""
    return host.account.home if host.is_live else None


def _look(host: "LocalHost", wanted: "Sequence[Probe]") -> "Document":
    from hygie.catalog.probes import load_probe_map
    from hygie.cli.check_text import Progress
    from hygie.workstation.probes import engine
    from hygie.workstation.probes.document import document_of

    with Progress() as progress:
        checked = engine.run(host, wanted, progress=progress.tell)
    return document_of(host, checked, load_probe_map())


def _show(document: "Document", options: argparse.Namespace, *, of_one: bool) -> None:
    if options.json:
        from hygie.workstation.probes.document import to_json

        console.print_json(to_json(document))
    else:
        from hygie.cli import check_text

        console.result(check_text.drawn(document, detailed=of_one))
