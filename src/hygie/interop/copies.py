"""The dated copies of the data folder, as their owner may choose one. No key, no Django."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from hygie.errors import DataFolderError, NoDataError
from hygie.paths import DataFolder
from hygie.strongbox import copies, keyfile
from hygie.strongbox.slots import SlotKind

_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})T(\d{2})-(\d{2})-(\d{2})-(\d{6})Z-(.+)")
# What the reasons of copies look like once they are part of a name.
REASONS = {
    "avant-mise-jour": "avant une mise à jour de Hygie",
    "avant-restauration": "avant la restauration d’une copie",
    "etat-abime": "état abîmé, mis de côté avant une restauration",
}


@dataclass(frozen=True)
class Copy:
    """One dated copy. `protection`: "clear", "protected", or "" when its keys cannot be read."""

    path: Path
    made_at: datetime | None
    reason: str
    size_bytes: int
    protection: str
    is_whole: bool

    @property
    def name(self) -> str:
        return self.path.name


def copies_of(folder: DataFolder) -> tuple[Copy, ...]:
    """Every copy, the most recent first."""
    return tuple(reversed([_look(path) for path in copies.list_copies(folder)]))


def chosen_copy(folder: DataFolder, wanted: str) -> Copy:
    """The copy of this name, or the folder of this path. Raises NoDataError."""
    known = {copy.name: copy for copy in copies_of(folder)}
    if wanted in known:
        return known[wanted]
    path = Path(wanted).expanduser()
    if path.is_dir() and path.resolve() != folder.root.resolve():
        copy = _look(path)
        if copy.is_whole:
            return copy
    raise NoDataError(
        f"« {wanted} » n’est pas une copie de ce dossier.",
        means="Rien n’a été modifié.",
        next_step="« hygie copies » donne le nom de chacune.",
    )


def _look(path: Path) -> Copy:
    inside = DataFolder(path)
    made_at, reason = _said_by(path.name)
    return Copy(
        path=path,
        made_at=made_at,
        reason=reason,
        size_bytes=sum(item.stat().st_size for item in path.iterdir() if item.is_file()),
        protection=_protection(inside),
        is_whole=inside.keys.is_file() and inside.database.is_file(),
    )


def _said_by(name: str) -> tuple[datetime | None, str]:
    found = _NAME.fullmatch(name)
    if not found:
        return None, ""
    day, hours, minutes, seconds, parts, reason = found.groups()
    made_at = datetime.fromisoformat(f"{day}T{hours}:{minutes}:{seconds}.{parts}")
    return made_at.replace(tzinfo=UTC), REASONS.get(reason, reason.replace("-", " "))


def _protection(inside: DataFolder) -> str:
    try:
        clear = keyfile.load(inside).of_kind(SlotKind.CLEAR)
    except DataFolderError:
        return ""
    return "clear" if clear else "protected"
