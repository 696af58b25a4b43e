"""What is known that a ready text may name: who, which contract, which certificate."""

from hygie.documents.rules.words import day as day_in_words
from hygie.documents.rules.words import joined
from hygie.practice.models import Practice
from hygie.practice.selectors import owner_of
from hygie.suppliers.models import Shortcoming
from hygie.suppliers.rules.kinds import services_in_words
from hygie.suppliers.states import ContractState, SupplierState

Values = dict[str, str]


def fill_for(state: SupplierState, item: ContractState | None = None) -> Values:
    """The fields that this supplier, and this contract, give a value to."""
    supplier, profile = state.supplier, state.profile
    found = _of_practice(supplier.practice) | {
        "today": day_in_words(state.today),
        "supplier": supplier.name,
        "service": services_in_words(supplier.services),
        "questionnaires": _questionnaires(state),
        "supplier_contact": profile.security_contact,
        "place": supplier.name,
        "place_manager": profile.manager,
    }
    certificate = next(iter(state.certificates), None)
    if certificate is not None:
        found |= {
            "hds_holder": certificate.holder_name or supplier.name,
            "hds_number": certificate.number,
        }
    if item is not None:
        notice = item.contract.notice_months
        found |= {
            "contract": item.contract.title,
            "contract_day": day_in_words(item.contract.signed_on or item.contract.starts_on),
            "notice_months": str(notice) if notice else "",
        }
    return found


def fill_for_report(state: SupplierState, row: Shortcoming) -> Values:
    """The same, for the letters of a report."""
    return fill_for(state) | {
        "seen_on": day_in_words(row.seen_on),
        "seen": row.seen.strip().rstrip("."),
        "risk": row.risk.strip().rstrip("."),
        "expected": row.expected.strip().rstrip("."),
        "answer_by": day_in_words(row.answer_by),
        "sent_on": day_in_words(row.reported_on),
    }


def _of_practice(practice: Practice) -> Values:
    # « Infirmier, infirmière » offers two words: neither is chosen for somebody.
    profession = practice.get_profession_display()
    words = "" if "," in profession else profession.lower()
    return {
        "practice": practice.name,
        "professional": joined(owner_of(practice).name, words),
        "city": practice.city,
    }


def _questionnaires(state: SupplierState) -> str:
    """« 1, 2 et 4 »: those that concern this supplier."""
    numbers = [str(item.questionnaire.number) for item in state.questionnaires if item.concerns]
    if len(numbers) < 2:
        return "".join(numbers)
    return f"{', '.join(numbers[:-1])} et {numbers[-1]}"
