"""Dossier de preuves: what it holds, told three times (page, table, PDF) from the same pieces."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from hygie.assessment.models import Attachment, Statement
from hygie.assessment.rules.observation import Strength
from hygie.assessment.selectors import Overview
from hygie.documents.contents.heading import heading
from hygie.documents.contents.records import Records, cells, lost_line, shown
from hygie.documents.contents.seal import Seal
from hygie.documents.contents.standing import status
from hygie.documents.rules.names import file_name, unused
from hygie.documents.rules.words import capital, day, joined, plural, size

PROOFS = "preuves"
CSV_HEAD = (
    "Mesure",
    "Intitulé",
    "Statut",
    "Preuve",
    "Force",
    "Signée par",
    "Constatée le",
    "Ajoutée le",
    "Fichier",
    "Taille en octets",
    "SHA-256",
)
CHECKS = (
    (
        "Ouvrez index.html dans n’importe quel navigateur : il mène à chaque fichier, sans réseau "
        "ni logiciel particulier."
    ),
    (
        "L’empreinte SHA-256 d’un fichier change si un seul de ses signes change. SHA256SUMS les "
        "donne toutes : « sha256sum -c SHA256SUMS » sous Linux, « shasum -a 256 -c SHA256SUMS » "
        "sous macOS, « Get-FileHash » sous Windows."
    ),
    (
        "journal.jsonl contient une ligne par changement. L’empreinte d’une ligne est le SHA-256 "
        "de son JSON sans le champ hash : clés triées, ni espace ni échappement, en UTF-8. Elle "
        "comprend celle de la ligne précédente."
    ),
    (
        "La dernière empreinte du journal est celle du sceau, ci-dessous. Un bilan imprimé plus "
        "tôt en porte une plus ancienne, qui se retrouve dans journal.jsonl."
    ),
)


@dataclass(frozen=True)
class ProofFile:
    """One attached file, and where it lies in the archive."""

    attachment: Attachment
    path: str


@dataclass(frozen=True)
class Piece:
    """One proof of the archive: its folder, its measures as (id, title), its files."""

    statement: Statement
    rank: int
    folder: str
    measures: tuple[tuple[str, str], ...]
    files: tuple[ProofFile, ...]

    @property
    def title(self) -> str:
        return f"Preuve {self.rank}, du {day(self.statement.effective_on)}"

    @property
    def strength(self) -> str:
        return Strength(self.statement.strength).label

    @property
    def meta(self) -> str:
        row = self.statement
        return joined(
            capital(self.strength),
            f"signée par {row.signed_by}",
            f"constatée le {day(row.effective_on)}",
            f"ajoutée le {day(timezone.localtime(row.created_at))}",
            by=" · ",
        )

    def words(self) -> str:
        """The text of the proof, as kept beside its files."""
        names = "\n".join(f"- {measure_id} {title}" for measure_id, title in self.measures)
        return f"{self.statement.text}\n\n{self.meta}\n\nMesures :\n{names}\n"


def pieces(overview: Overview, statements: Sequence[Statement]) -> tuple[Piece, ...]:
    """The proofs in the order of their days, each with its own folder."""
    return tuple(_piece(overview, row, rank) for rank, row in enumerate(statements, start=1))


def _piece(overview: Overview, row: Statement, rank: int) -> Piece:
    catalog = overview.catalog
    ids = sorted(link.measure_id for link in row.measures.all())
    known = [(item, catalog.measure(item).title) for item in ids if catalog.has_measure(item)]
    first = ids[0] if ids else "sans-mesure"
    folder = f"{PROOFS}/{rank:03d}_{row.effective_on.isoformat()}_{first}"
    taken: list[str] = ["preuve.txt"]
    files = []
    for attachment in row.attachments.all():
        name = unused(file_name(attachment.name), taken)
        taken.append(name)
        files.append(ProofFile(attachment, f"{folder}/{name}"))
    return Piece(row, rank, folder, tuple(known), tuple(files))


def proofs_index(
    overview: Overview,
    found: Sequence[Piece],
    kept: Records,
    *,
    lost: Collection[str],
    whole: Sequence[dict[str, Any]],
    seal: Seal,
    year: int | None,
) -> dict[str, Any]:
    """The data of `typst/proofs.typ` and of the page index.html.

    `lost` are paths; `whole` are the records, as `enclosures.shown` gives them.
    """
    head = heading(
        overview.practice,
        title="Dossier de preuves",
        subtitle=_subtitle(overview, year),
        lead="Ce que le cabinet a constaté ou fait attester, avec les dates, les fichiers et leurs "
        "empreintes. Il se lit sans Hygie.",
        now=overview.now,
    )
    files = [(file.path, file.attachment.size_bytes) for piece in found for file in piece.files] + [
        (kept.paths[file.sha256], file.size_bytes) for file in kept.files
    ]
    weights = [weight for path, weight in files if path not in lost]
    return head | {
        "facts": [
            ("Cabinet", overview.practice.name),
            ("Bilan", overview.assessment.title),
            (
                "Contenu",
                joined(
                    plural(len(found), "preuve"),
                    plural(len(kept.rows), "constat"),
                    plural(len(weights), "fichier"),
                ),
            ),
            ("Poids des fichiers", size(sum(weights))),
            *_incomplete(len(lost) + sum(len(record["missing"]) for record in whole)),
        ],
        "proofs": [_shown(piece, lost) for piece in found],
        "empty": "Aucune preuve sur cette période.",
        "measures": [_measure(row) for row in overview.rows],
        "records": shown(kept, lost),
        "whole": whole,
        "checks": list(CHECKS),
        "seal": seal.words(overview.now),
    }


def _incomplete(count: int) -> list[tuple[str, str]]:
    if not count:
        return []
    gone, place = ("n’est plus dans Hygie, ou a été changé", "sa place le dit")
    if count > 1:
        gone, place = ("ne sont plus dans Hygie, ou ont été changés", "leur place le dit")
    return [("Dossier incomplet", f"{plural(count, 'fichier')} {gone} : {place}.")]


def _subtitle(overview: Overview, year: int | None) -> str:
    period = f"Preuves de {year}" if year else "Toutes les preuves"
    return f"{period}, au {day(overview.today)}"


def _shown(piece: Piece, lost: Collection[str]) -> dict[str, Any]:
    return {
        "title": piece.title,
        "folder": piece.folder,
        "text": piece.statement.text,
        "meta": piece.meta,
        "measures": joined(
            *(f"{item} {title}" for item, title in piece.measures), piece.folder, by=" · "
        ),
        "files": [
            {
                "path": file.path.rpartition("/")[2],
                "href": file.path,
                "size": size(file.attachment.size_bytes),
                "sha256": file.attachment.sha256,
            }
            for file in piece.files
            if file.path not in lost
        ],
        "missing": [lost_line(file.attachment.name) for file in piece.files if file.path in lost],
    }


def _measure(row: Any) -> dict[str, Any]:
    return {"id": row.measure.id, "title": row.measure.title, "status": status(row)}


def csv_rows(
    overview: Overview, found: Sequence[Piece], lost: Collection[str]
) -> Iterator[tuple[object, ...]]:
    """One row for each file of each proof of each measure; a proof without file has one too."""
    for piece in found:
        statement = piece.statement
        for measure_id, title in piece.measures:
            stands = status(overview.row(measure_id))
            told = (
                measure_id,
                title,
                joined(stands["word"], stands["small"]),
                statement.text,
                piece.strength,
                statement.signed_by,
                statement.effective_on.isoformat(),
                timezone.localtime(statement.created_at).date().isoformat(),
            )
            for file in piece.files:
                row = file.attachment
                yield (*told, *cells(file.path, row.name, row.size_bytes, row.sha256, lost))
            if not piece.files:
                yield (*told, "", "", "")
