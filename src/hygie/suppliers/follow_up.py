"""Where each supplier stands, as the lines of a table: one a contract, one at least."""

from collections.abc import Iterator
from typing import Any

from hygie.practice.rules.sheets.columns import Kind
from hygie.suppliers import shown
from hygie.suppliers.states import ContractState, SupplierState

COLUMNS: tuple[tuple[str, Kind], ...] = (
    ("Nom", Kind.TEXT),
    ("Services", Kind.TEXT),
    ("Contact", Kind.TEXT),
    ("Interlocuteur sécurité", Kind.TEXT),
    ("Sous-traitant (RGPD)", Kind.TEXT),
    ("Questionnaire 1", Kind.TEXT),
    ("Questionnaire 2", Kind.TEXT),
    ("Questionnaire 3", Kind.TEXT),
    ("Questionnaire 4", Kind.TEXT),
    ("HDS", Kind.TEXT),
    ("HDS jusqu’au", Kind.DAY),
    ("Contrat", Kind.TEXT),
    ("Fin du contrat", Kind.DAY),
    ("À arrêter avant le", Kind.DAY),
    ("Reconduit pour (mois)", Kind.TEXT),
    ("Clauses absentes", Kind.TEXT),
    ("Clauses à refuser", Kind.TEXT),
)


def rows(state: SupplierState) -> Iterator[list[Any]]:
    """The lines of this supplier."""
    contracts: list[ContractState | None] = [*state.contracts] or [None]
    for contract in contracts:
        yield [*_supplier(state), *_contract(contract)]


def _supplier(state: SupplierState) -> list[Any]:
    supplier, hds = state.supplier, shown.hds(state)
    return [
        supplier.name,
        supplier.services_words,
        supplier.contact,
        state.profile.security_contact,
        state.profile.get_is_processor_display(),
        *(shown.questionnaire(item).words for item in state.questionnaires),
        hds.words if hds else "Pas nécessaire",
        state.hds_until if hds else None,
    ]


def _contract(item: ContractState | None) -> list[Any]:
    if item is None:
        return ["", None, None, "", "", ""]
    return [
        item.contract.title,
        item.ends_on,
        item.notice_on,
        str(item.contract.renewal_months or ""),
        " ; ".join(clause.title for clause in item.standing.missing),
        " ; ".join(clause.title for clause in item.standing.found_refused),
    ]
