"""What this room puts on the shelf of documents."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from hygie.documents.making import DOCX, PDF, Order, compose
from hygie.documents.rules.logo import Logo
from hygie.documents.rules.words import day
from hygie.documents.selectors import logo_of, using_base
from hygie.documents.shelf import Document, offers
from hygie.practice.models import Practice, Supplier
from hygie.suppliers.contents.annex import annex
from hygie.suppliers.contents.attestation import attestation
from hygie.suppliers.contents.comparison import comparison, comparison_picks
from hygie.suppliers.contents.letters import letter, place_clause
from hygie.suppliers.documents_words import (
    ANNEX,
    ANNEX_WORD,
    ATTESTATION,
    COMPARISON,
    PLACE_CLAUSE,
    PLACE_CLAUSE_WORD,
    REPORT,
    REPORT_WORD,
)
from hygie.suppliers.models import Contract, QuestionnaireReturn, Shortcoming
from hygie.suppliers.states import THIRD_PARTY

ROOM = "suppliers"
_TYPST = Path(__file__).parent / "typst"
Picks = Sequence[tuple[str, str]]


def _pdf(template: str, data_of: Callable[[Order], dict[str, Any]]) -> Callable[[Order], bytes]:
    return lambda order: compose(order, _TYPST / template, lambda: data_of(order))


def _read(
    order: Order, data_of: Callable[[Order], dict[str, Any]]
) -> tuple[dict[str, Any], Logo | None]:
    with using_base():
        return data_of(order), logo_of(order.practice)


def make_annex_word(order: Order) -> bytes:
    """The annex, to be completed in Word."""
    # Imported here: only these documents need an XML library, which takes its time to load.
    from hygie.suppliers.word_papers import annex_docx

    data, logo = _read(order, annex)
    return annex_docx(data, now=order.now, logo=logo)


def make_place_clause_word(order: Order) -> bytes:
    """The clause for a place, to be completed in Word."""
    from hygie.suppliers.word_papers import annex_docx

    data, logo = _read(order, place_clause)
    return annex_docx(data, now=order.now, logo=logo)


def make_report_word(order: Order) -> bytes:
    """The letter, to be completed in Word."""
    from hygie.suppliers.word_papers import letter_docx

    data, logo = _read(order, letter)
    return letter_docx(data, now=order.now, logo=logo)


# --- what each may be about ---------------------------------------------------------------------


def return_picks(practice: Practice) -> Picks:
    """Everything that came back, the newest first."""
    rows = QuestionnaireReturn.objects.filter(practice=practice).select_related("request__supplier")
    return [
        (str(row.id), f"{row.request.supplier.name}, rempli le {day(row.answered_on)}")
        for row in rows
    ]


def contract_picks(practice: Practice) -> Picks:
    """The contracts that were looked through, not stopped."""
    rows = Contract.objects.filter(practice=practice, stopped_on=None, clauses__isnull=False)
    return [
        (str(row.id), f"{row.supplier.name} : {row.title}")
        for row in rows.select_related("supplier").distinct()
    ]


def place_picks(practice: Practice) -> Picks:
    """The places that lend their computers."""
    rows = Supplier.objects.filter(practice=practice)
    return [(str(row.id), row.name) for row in rows if THIRD_PARTY in row.services]


def report_picks(practice: Practice) -> Picks:
    """The reports; and the reminder of each that was sent."""
    found = []
    for row in Shortcoming.objects.filter(practice=practice).select_related("supplier"):
        about = f"{row.supplier.name}, {day(row.seen_on)}"
        found.append((f"{row.id}:report", f"Signalement : {about}"))
        if row.reported_on is not None:
            found.append((f"{row.id}:reminder", f"Relance : {about}"))
    return found


offers(
    ROOM,
    Document(
        ATTESTATION,
        "Attestation d’un fournisseur",
        "Ses réponses, à lui faire signer. Signée, elle devient une preuve pour 12 mois.",
        "shield-check",
        PDF,
        _pdf("attestation.typ", attestation),
        picks=return_picks,
        pick_label="Réponses",
    ),
    Document(
        ANNEX,
        "Annexe de contrat",
        "Les clauses qui manquent à un contrat, prêtes à signer.",
        "file-text",
        PDF,
        _pdf("annex.typ", annex),
        picks=contract_picks,
        pick_label="Contrat",
    ),
    Document(
        ANNEX_WORD,
        "Annexe de contrat modifiable",
        "La même annexe, à compléter dans Word ou LibreOffice.",
        "pencil",
        DOCX,
        make_annex_word,
        picks=contract_picks,
        pick_label="Contrat",
    ),
    Document(
        PLACE_CLAUSE,
        "Clause pour un lieu",
        "La clause de sécurité à proposer à un lieu qui vous prête son informatique.",
        "building-2",
        PDF,
        _pdf("annex.typ", place_clause),
        picks=place_picks,
        pick_label="Lieu",
    ),
    Document(
        PLACE_CLAUSE_WORD,
        "Clause pour un lieu, modifiable",
        "La même clause, à adapter dans Word ou LibreOffice.",
        "pencil",
        DOCX,
        make_place_clause_word,
        picks=place_picks,
        pick_label="Lieu",
    ),
    Document(
        REPORT,
        "Signalement d’un défaut",
        "La lettre à envoyer quand l’informatique prêtée n’est pas sûre, et sa relance.",
        "mail",
        PDF,
        _pdf("letter.typ", letter),
        picks=report_picks,
        pick_label="Courrier",
    ),
    Document(
        REPORT_WORD,
        "Signalement d’un défaut, modifiable",
        "La même lettre, à reprendre dans Word ou LibreOffice.",
        "pencil",
        DOCX,
        make_report_word,
        picks=report_picks,
        pick_label="Courrier",
    ),
    Document(
        COMPARISON,
        "Comparaison de fournisseurs",
        "Les réponses de deux fournisseurs côte à côte, ou d’une année sur l’autre.",
        "scale",
        PDF,
        _pdf("comparison.typ", comparison),
        picks=comparison_picks,
        pick_label="Réponses",
    ),
)
