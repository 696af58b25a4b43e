"""What was recorded of a sending, as the sheet that its supplier fills in."""

from pathlib import Path
from typing import Final, Literal

from hygie.catalog.loader import load_catalog
from hygie.documents.contents.heading import heading
from hygie.documents.making import DOCX, PDF, Order, compose
from hygie.suppliers.exchange.mail import file_stem
from hygie.suppliers.exchange.page import page
from hygie.suppliers.exchange.paper import lead, paper
from hygie.suppliers.exchange.sheet import (
    WORK_PART,
    Reference,
    Sending,
    Sheet,
    SheetKind,
    WorkLine,
    line_id,
    questionnaire_sheet,
    work_sheet,
)
from hygie.suppliers.models import QuestionnaireRequest, WorkOrder
from hygie.suppliers.questionnaires.loader import load_edition

Form = Literal["html", "docx", "pdf"]
FORMS: Final[dict[str, str]] = {"html": "text/html; charset=utf-8", "docx": DOCX, "pdf": PDF}
_TEMPLATE = Path(__file__).parent / "typst" / "exchange.typ"


def sheet_of(row: QuestionnaireRequest | WorkOrder) -> Sheet:
    """The sheet of this sending. Raises CatalogError when its edition is not in this Hygie."""
    return _request(row) if isinstance(row, QuestionnaireRequest) else _order(row)


def _request(row: QuestionnaireRequest) -> Sheet:
    edition = load_edition(row.edition_id)
    reference = Reference(
        kind=SheetKind.QUESTIONNAIRE,
        request_id=row.id,
        nonce=row.nonce,
        practice_id=row.practice_id,
        edition_id=row.edition_id,
        part_ids=tuple(row.questionnaires),
    )
    sending = Sending(
        reference=reference,
        edition_title=edition.title,
        practice_name=row.practice.name,
        supplier_name=row.supplier.name,
        sent_on=row.asked_on,
        due_on=row.due_on,
        message=row.message,
    )
    return questionnaire_sheet(sending, edition, row.services)


def _order(row: WorkOrder) -> Sheet:
    reference = Reference(
        kind=SheetKind.WORK_ORDER,
        request_id=row.id,
        nonce=row.nonce,
        practice_id=row.practice_id,
        edition_id=row.catalog_edition,
        part_ids=(WORK_PART,),
    )
    sending = Sending(
        reference=reference,
        edition_title=load_catalog().edition.title,
        practice_name=row.practice.name,
        supplier_name=row.supplier.name,
        sent_on=row.ordered_on,
        due_on=row.due_on,
        message=row.message,
    )
    lines = [
        WorkLine(
            id=line_id(line.rank),
            what=line.title,
            details=line.details,
            subject=", ".join(line.devices),
            proof=line.proof,
        )
        for line in row.lines.all()
    ]
    return work_sheet(sending, lines)


def file_of(row: QuestionnaireRequest | WorkOrder, form: Form, order: Order) -> tuple[str, bytes]:
    """The name and the bytes of the file to send, in this form. Raises HygieError."""
    sheet = sheet_of(row)
    made = {"html": _html, "docx": _docx, "pdf": _pdf}[form](sheet, order)
    return f"{file_stem(sheet)}.{form}", made


def _html(sheet: Sheet, _order: Order) -> bytes:
    return page(sheet)


def _docx(sheet: Sheet, order: Order) -> bytes:
    # Imported here: only this file needs an XML library, which takes its time to load.
    from hygie.suppliers.exchange.word_writing import word_document

    return word_document(sheet, now=order.now)


def _pdf(sheet: Sheet, order: Order) -> bytes:
    def read() -> dict[str, object]:
        head = heading(order.practice, title=sheet.title, lead=lead(sheet), now=order.now)
        return head | paper(sheet)

    return compose(order, _TEMPLATE, read)
