"""The two errors of archives, and their words.

InvalidInputError
└── ArchiveError            not an archive, damaged, incomplete, or not to be trusted
    └── NewerArchiveError   written by a later version of Hygie
"""

from hygie.errors import InvalidInputError

NOTHING_IMPORTED = "Rien n’a été importé."
_ANOTHER_COPY = "Reprenez une autre copie de l’archive, ou refaites-la sur l’ancien ordinateur."


class ArchiveError(InvalidInputError):
    """An archive that cannot be accepted; nothing of it was written."""

    code = "archive"

    def __init__(
        self, what: str, *, means: str = NOTHING_IMPORTED, next_step: str = _ANOTHER_COPY
    ) -> None:
        super().__init__(what, field="archive", means=means, next_step=next_step)


class NewerArchiveError(ArchiveError):
    """An archive that only a later version understands."""

    code = "newer_archive"


def not_an_archive(detail: str = "") -> ArchiveError:
    """The file is something else."""
    return ArchiveError(
        "Ce fichier n’est pas une archive de Hygie" + (f" : {detail}." if detail else "."),
        next_step="Choisissez le fichier « .hygie » ou « .hygie.zip » que Hygie a produit.",
    )


def damaged(detail: str) -> ArchiveError:
    """The archive is one of Hygie's, and was changed or cut since; `detail` in French."""
    return ArchiveError(f"Cette archive est abîmée : {detail}.")


def incomplete() -> ArchiveError:
    """The end is missing: a copy or a download cut short."""
    return ArchiveError("Cette archive est incomplète : il en manque la fin.")


def out_of_bounds(detail: str) -> ArchiveError:
    """It claims more than any practice holds: read no further."""
    return ArchiveError(
        f"Cette archive n’est pas acceptée : {detail}.",
        next_step="N’ouvrez pas ce fichier si vous ne savez pas d’où il vient.",
    )


def newer(written_by: str, own_version: str) -> NewerArchiveError:
    """Only a later Hygie reads it."""
    return NewerArchiveError(
        f"Cette archive a été écrite par Hygie {written_by}, plus récent que celui-ci "
        f"({own_version}).",
        next_step="Installez la dernière version de Hygie, puis recommencez.",
    )
