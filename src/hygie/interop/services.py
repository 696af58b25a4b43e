"""The two great writes: a whole practice comes in, a whole practice goes."""

import logging
from collections.abc import Callable

from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import Model, QuerySet

from hygie.errors import ConflictError
from hygie.interop.reading import Archive, Values
from hygie.interop.rules.faults import NOTHING_IMPORTED, damaged
from hygie.interop.rules.manifest import Journal
from hygie.interop.tables import Table, bytes_columns, tables
from hygie.practice import journal
from hygie.practice.holdings import holdings
from hygie.practice.models import JournalEntry, OwnedByPractice, Practice
from hygie.practice.rules.journal import GENESIS

logger = logging.getLogger("hygie.interop")
BATCH = 200
Progress = Callable[[int, int], None]


def import_practice(*, archive: Archive, progress: Progress) -> Practice:
    """The practice of a checked archive, in an empty Hygie: ids kept, nothing added.

    All or nothing. The journal comes whole: the import itself is said in the log only. Raises
    ConflictError (there is a practice already), ArchiveError (`archive.check` says more).
    """
    try:
        with transaction.atomic():
            return _import(archive, progress)
    except (IntegrityError, DataError):
        # Its words may quote a row.
        raise damaged("ses tables se contredisent, ou la base les refuse") from None


def _import(archive: Archive, progress: Progress) -> Practice:
    if Practice.objects.exists():
        raise not_empty()
    loading = _Loading(archive, progress)
    loading.run()
    # References are checked by the engine at the end of the transaction; here it can be said.
    connection.check_constraints()
    manifest = archive.manifest
    practice = Practice.objects.filter(id=manifest.practice_id).first()
    if practice is None:
        raise damaged("le cabinet lui-même y manque")
    if _journal_of(practice) != manifest.journal:
        raise damaged("le journal n’est pas celui qui a été exporté")
    logger.info("cabinet %s repris, %s lignes", practice.id, manifest.rows)
    return practice


def _journal_of(practice: Practice) -> Journal:
    entries = JournalEntry.objects.filter(practice=practice)
    last = entries.order_by("-sequence").first()
    return Journal(
        entries=entries.count(),
        last_hash=last.hash if last else GENESIS,
        broken_at=journal.broken_at(practice),
    )


class _Loading:
    """The rows of one archive on their way into the tables."""

    def __init__(self, archive: Archive, progress: Progress) -> None:
        self._archive = archive
        self._progress = progress
        self._tables = tables()
        self._waiting: list[Model] = []
        self._done = 0

    def run(self) -> None:
        for source in self._archive.manifest.tables:
            for name, values in self._archive.rows(source):
                self._take(self._tables[name], values)
            self._flush()

    def _take(self, table: Table, values: Values) -> None:
        if self._waiting and type(self._waiting[0]) is not table:
            self._flush()
        for column in bytes_columns(table):
            sha256 = values[column.name]
            if isinstance(sha256, str):
                values[column.name] = self._archive.attachment(sha256)
        self._waiting.append(table(**values))
        if len(self._waiting) >= BATCH or bytes_columns(table):
            self._flush()
        self._done += 1
        self._progress(self._done, self._archive.manifest.rows)

    def _flush(self) -> None:
        if self._waiting:
            table: Table = type(self._waiting[0])
            rows: QuerySet[Model] = QuerySet(table)
            rows.bulk_create(self._waiting)
        self._waiting = []


@transaction.atomic
def erase_practice(*, practice: Practice) -> int:
    """Deletes every row of the practice for ever, its journal included; the number of rows.

    Each room erases what it registered; whatever it would have forgotten stops everything.
    """
    current = Practice.objects.select_for_update().get(id=practice.id)
    gone = sum(holding.erase(current) for holding in reversed(holdings().values()))
    for name, table in tables().items():
        if issubclass(table, OwnedByPractice) and _remain(table, current):
            raise RuntimeError(f"{name} is registered by no personal_data.py")
    QuerySet(Practice).filter(id=current.id).delete()
    logger.info("cabinet %s effacé, %s lignes", current.id, gone + 1)
    return gone + 1


def _remain(table: Table, practice: Practice) -> bool:
    return QuerySet(table).filter(practice=practice).exists()


def not_empty() -> ConflictError:
    """There is a practice where one was to be imported."""
    return ConflictError(
        "Il y a déjà un cabinet ici.",
        means=f"{NOTHING_IMPORTED} L’existant n’a pas été touché.",
        next_step=(
            "Importez dans un dossier vide (« hygie import FICHIER --data DOSSIER »), ou emportez "
            "puis effacez d’abord le cabinet présent."
        ),
    )
