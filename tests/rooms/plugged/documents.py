"""What the new room prints: a made-up sheet, as short as a document can be."""

from hygie.documents.making import PDF, Order, make_checklist
from hygie.documents.shelf import Document, offers


def make_sheet(order: Order) -> bytes:
    return make_checklist(order)


offers(
    "plugged",
    Document(
        "fiche-de-demonstration",
        "Fiche de démonstration",
        "Montrer qu’une pièce imprime.",
        "file-text",
        PDF,
        make_sheet,
    ),
)
