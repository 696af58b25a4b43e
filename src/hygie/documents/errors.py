"""Errors of the documents.

HygieError
└── DocumentError           a document cannot be made; nothing of the practice changes
    ├── MissingPartError    a typeface or a template of Hygie itself is not where it should be
    ├── TooBigError         more than one file can hold
    └── GoneError           a document made earlier is no longer kept in memory
"""

from hygie.errors import HygieError

_NOTHING_CHANGED = "Vos réponses et vos preuves sont intactes."


class DocumentError(HygieError):
    """A document could not be made."""

    code = "document"
    exit_code = 2
    http_status = 500

    def __init__(self, what: str, *, means: str = _NOTHING_CHANGED, next_step: str = "") -> None:
        super().__init__(what, means=means, next_step=next_step)


class MissingPartError(DocumentError):
    """A file that Hygie ships is missing or spoilt. `name` is the file's."""

    code = "document_part"
    exit_code = 10
    http_status = 503

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Il manque à Hygie un fichier pour composer ses documents : « {name} ».",
            next_step="Réinstallez Hygie, puis recommencez.",
        )
        self.name = name


class TooBigError(DocumentError):
    """The document would not fit in one file."""

    code = "document_too_big"
    http_status = 413


class GoneError(DocumentError):
    """The document was made, then forgotten: a lock, a restart, or too long ago."""

    code = "document_gone"
    http_status = 404

    def __init__(self) -> None:
        super().__init__(
            "Ce document n’est plus en mémoire.",
            means="Hygie ne garde pas de copie lisible : elle disparaît après un quart d’heure, ou "
            "dès que Hygie se verrouille.",
            next_step="Préparez-le de nouveau.",
        )
