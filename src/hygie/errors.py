"""The one tree of errors.

Raised low, turned into words once: by the CLI's `main`, by the web's error middleware.

    HygieError                 never raised itself
    ├── InvalidInputError      a value that cannot be accepted; names the field     exit 2   422
    │   ├── WeakPassphraseError
    │   ├── RefusedFileError   evidence too big, forbidden, or not what it says
    │   └── CheckDocumentError a look at a PC that is not one; so EnrolmentError and
    │                          SealedReportError, each refusal with its code (workstation.sealing)
    ├── CatalogError           a wrong catalog file; names file and key             exit 10  500
    ├── SpoiltSnapshotError    a closed year's copy is unreadable (assessment.rules.snapshot)
    ├── SpoiltRoundError       a signed round is unreadable (premises.rules.record)
    ├── ConflictError          somebody changed the same thing meanwhile            exit 2   409
    ├── ForbiddenError         this role may not do that                            exit 2   403
    ├── DataFolderError        the folder that holds the practice                   exit 10  503
    │   ├── NoDataError        nothing there yet
    │   ├── LostKeysError      a database without its keys.json
    │   ├── CorruptKeysError
    │   ├── CorruptDatabaseError
    │   ├── ReadOnlyFolderError
    │   ├── DiskFullError
    │   └── NewerDataError     written by a later version of Hygie
    ├── FolderBusyError        another Hygie is using the folder                    exit 11  503
    ├── LockedError            the strongbox is closed                              exit 11  423
    ├── KeyringUnavailableError  no system keyring here (strongbox.keyring_slot)    exit 11  503
    └── WrongSecretError       passphrase or recovery code refused                  exit 12  403
        ├── ThrottledError     too many tries; says how long to wait                exit 12  429
        └── MistypedCodeError  not a recovery code at all (strongbox.codes); not counted

Exit codes: 0 done, 1 crash, 2 usage, 3 done but something fails, 4 done but something could not
be looked at, 10 no data, 11 locked, 12 wrong secret, 130 interrupted.
"""

from typing import ClassVar


class HygieError(Exception):
    """A situation the user can understand: what happened, what it means, the next gesture.

    All in French. No secret and no patient data may ever be put in these texts: they are shown,
    and logged.
    """

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 2
    http_status: ClassVar[int] = 500

    def __init__(self, what: str, *, means: str = "", next_step: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.means = means
        self.next_step = next_step

    @property
    def message(self) -> str:
        """The whole message, in one line."""
        return " ".join(part for part in (self.what, self.means, self.next_step) if part)


class InvalidInputError(HygieError):
    """A value that cannot be accepted. `field` names the form field or file key at fault."""

    code = "invalid_input"
    http_status = 422

    def __init__(self, what: str, *, field: str = "", means: str = "", next_step: str = "") -> None:
        super().__init__(what, means=means, next_step=next_step)
        self.field = field


class WeakPassphraseError(InvalidInputError):
    """The passphrase breaks at least one of the guide's rules."""

    code = "weak_passphrase"


class RefusedFileError(InvalidInputError):
    """A file that is not accepted as evidence."""

    code = "refused_file"


class CatalogError(HygieError):
    """A file of the catalog is unreadable or wrong. `file` and `key` say where."""

    code = "catalog"
    exit_code = 10

    def __init__(self, what: str, *, file: str, key: str = "") -> None:
        where = f"{file}, {key}" if key else file
        super().__init__(
            f"Le référentiel est illisible ({where}) : {what}",
            means="Rien n’a été modifié dans vos données.",
            next_step="Réinstallez Hygie, ou corrigez ce fichier.",
        )
        self.file = file
        self.key = key


class ConflictError(HygieError):
    """The same thing was changed elsewhere since it was read."""

    code = "conflict"
    http_status = 409


class ForbiddenError(HygieError):
    """The actor's role does not allow this act."""

    code = "forbidden"
    http_status = 403


class DataFolderError(HygieError):
    """Something is wrong with the folder that holds the practice."""

    code = "data_folder"
    exit_code = 10
    http_status = 503


class NoDataError(DataFolderError):
    """There is no practice in this folder yet."""

    code = "no_data"


class LostKeysError(DataFolderError):
    """The database is there, its `keys.json` is not: new slots would lock it for ever."""

    code = "lost_keys"


class CorruptKeysError(DataFolderError):
    """`keys.json` cannot be understood."""

    code = "corrupt_keys"


class CorruptDatabaseError(DataFolderError):
    """The key is right (or cannot be checked), the database cannot be read."""

    code = "corrupt_database"


class ReadOnlyFolderError(DataFolderError):
    """Nothing can be written in the folder."""

    code = "read_only"


class DiskFullError(DataFolderError):
    """The disk has no room left."""

    code = "disk_full"
    http_status = 507


class NewerDataError(DataFolderError):
    """The folder was written by a later version of Hygie."""

    code = "newer_data"


class FolderBusyError(HygieError):
    """Another Hygie holds the folder."""

    code = "folder_busy"
    exit_code = 11
    http_status = 503


class LockedError(HygieError):
    """The strongbox is closed. Not a database error, so that no broad handler can swallow it."""

    code = "locked"
    exit_code = 11
    http_status = 423


class WrongSecretError(HygieError):
    """No slot opens with this passphrase or recovery code."""

    code = "wrong_secret"
    exit_code = 12
    http_status = 403


class ThrottledError(WrongSecretError):
    """Too many wrong tries. `wait_s`: seconds left before the next one is looked at."""

    code = "throttled"
    http_status = 429

    def __init__(self, wait_s: int) -> None:
        super().__init__(
            f"Trop d’essais. Attendez {wait_s} s avant le prochain.",
            means="Vos données sont intactes.",
        )
        self.wait_s = wait_s
