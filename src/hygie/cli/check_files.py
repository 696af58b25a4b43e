"""What `hygie check` leaves behind when asked: a result that waits, a sealed report, an enrolment.

Standard library only, as all of this verb.
"""

from pathlib import Path
from typing import Final

from hygie.cli import arguments, console
from hygie.errors import ConflictError, InvalidInputError, NoDataError
from hygie.paths import DataFolder, user_config_folder
from hygie.strongbox.faults import disk_fault, disk_faults
from hygie.workstation import inbox, sealing
from hygie.workstation.probes.document import LONGEST_BYTES, Document, written

ENROLMENT_NAME: Final = "inscription.json"
REPORT_NAME: Final = "report.hygie"
WHAT_IS_INSIDE: Final = (
    "Ce rapport contient : le résultat de chaque vérification ci-dessus, le système et le modèle "
    "de ce poste, un numéro qui le reconnaît sans le nommer, {software} et {media}.\n"
    "Il ne contient ni nom de personne, ni nom du poste, ni fichier, ni mot de passe."
)


# --- the practice's folder ----------------------------------------------------------------------


def practice_folder(named: str) -> DataFolder:
    """The folder of a practice that exists. Raises InvalidInputError, NoDataError."""
    folder = arguments.data_folder(named)
    if not folder.keys.exists() and not folder.database.exists():
        raise NoDataError(
            f"Il n’y a pas encore de cabinet dans le dossier {folder.root}.",
            means="Ce poste n’a pas été regardé.",
            next_step="Lancez « hygie » pour décrire le vôtre, indiquez un autre dossier, ou "
            "retirez « --data ».",
        )
    return folder


def leave_in(folder: DataFolder, document: Document) -> None:
    """Leave the result in the practice's inbox, and say that it waits. Raises DataFolderError."""
    inbox.leave(folder, written(document), at=document.at)
    console.say(
        "Le résultat attend dans le dossier du cabinet : Hygie le lira dès qu’il sera ouvert et "
        "déverrouillé."
    )


# --- the enrolment ------------------------------------------------------------------------------


def enrolment(named: str | None, home: str | None, *, needed: bool) -> "sealing.Enrolment | None":
    """The enrolment of this PC: the one named, which is then kept, else the one kept before.

    `home`: where that one may also lie, when an administrator looks for somebody. Raises
    InvalidInputError when it is needed and there is none, or when it cannot be read.
    """
    if named is not None:
        found = sealing.read_enrolment(_content(arguments.path(named), "enrolment"))
        _keep(sealing.write_enrolment(found))
        console.say(f"Ce poste est inscrit sous le nom « {found.label} ».")
        return found
    if not needed:
        return None
    homes = (user_config_folder(), *((user_config_folder(Path(home)),) if home else ()))
    for folder in homes:
        if (folder / ENROLMENT_NAME).exists():
            return sealing.read_enrolment(_content(folder / ENROLMENT_NAME, "enrolment"))
    raise InvalidInputError(
        "Ce poste n’est pas encore inscrit : son rapport ne serait celui d’aucun poste connu.",
        field="enrolment",
        means="Rien n’a été écrit.",
        next_step="Dans Hygie, ouvrez « Postes », « Préparer un autre poste », et donnez une clé à "
        "ce poste ; ici, ajoutez « --enrolment FICHIER ».",
    )


def _keep(content: bytes) -> None:
    folder = user_config_folder()
    with disk_faults(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        inbox.write_private(folder / ENROLMENT_NAME, content)


def _content(path: Path, field: str) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(LONGEST_BYTES + 1)
    except OSError as error:
        raise InvalidInputError(
            f"Le fichier {path} ne peut pas être lu ({error.strerror or 'illisible'}).",
            field=field,
            means="Rien n’a été écrit.",
            next_step="Vérifiez son nom, et que votre compte a le droit de le lire.",
        ) from error


# --- the sealed report --------------------------------------------------------------------------


def report_target(named: str) -> Path:
    """Where the report will be. Only an earlier report gives way.

    Raises InvalidInputError, ConflictError.
    """
    path = arguments.path(named)
    target = path / REPORT_NAME if path.is_dir() else path
    if not target.parent.is_dir():
        raise InvalidInputError(
            f"Le dossier {target.parent} n’existe pas.",
            field="out",
            means="Rien n’a été écrit.",
            next_step="Créez-le d’abord, ou indiquez-en un autre.",
        )
    if target.exists() and not _is_report(target):
        raise ConflictError(
            f"Il y a déjà un autre fichier {target}.",
            means="Il n’a pas été remplacé.",
            next_step="Donnez un autre nom au rapport.",
        )
    return target


def _is_report(path: Path) -> bool:
    from hygie.errors import HygieError

    try:
        sealing.report_key_id(_content(path, "out"))
    except HygieError:
        return False
    return True


def write_report(target: Path, document: Document, enrolment: "sealing.Enrolment") -> None:
    """Say what it holds, then write it. Raises DataFolderError."""
    software, media = (len(document.inventory[name]) for name in ("software", "media"))
    console.say(
        WHAT_IS_INSIDE.format(
            software=f"la liste de ses logiciels ({software})",
            media=f"celle des supports amovibles branchés ({media})",
        )
    )
    try:
        inbox.write_private(target, sealing.seal(document, enrolment))
    except OSError as error:
        raise disk_fault(error, target.parent) from error
    console.say(f"Rapport scellé pour « {enrolment.label} » : {target}")
    console.say(
        "Portez-le au cabinet (clé chiffrée, messagerie sécurisée), puis importez-le dans Hygie."
    )
