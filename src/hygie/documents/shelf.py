"""The documents one can ask for, in the order of the page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from hygie.documents import making, perms
from hygie.documents.making import DOCX, PDF, ZIP, Made, Maker, Order
from hygie.practice.models import Person

Choice = Literal["", "measure", "year"]


def _everybody(_actor: Person) -> bool:
    return True


@dataclass(frozen=True)
class Document:
    """One line of the shelf: what it is for, and how it is made."""

    slug: str
    title: str
    purpose: str
    icon: str
    media_type: str
    maker: Maker
    choice: Choice = ""
    allowed: Callable[[Person], bool] = _everybody

    @property
    def kind(self) -> str:
        """The format, as people call it."""
        return {PDF: "PDF", DOCX: "Word", ZIP: "ZIP"}[self.media_type]

    def make(self, order: Order) -> Made:
        """Makes it for this order. Raises HygieError."""
        return making.make(
            order,
            self.maker,
            name=self.slug,
            title=self.title,
            media_type=self.media_type,
        )


SHELF: tuple[Document, ...] = (
    Document(
        "bilan",
        "Bilan",
        "Où vous en êtes, mesure par mesure, avec la force et la date de chaque preuve.",
        "file-text",
        PDF,
        making.make_report,
    ),
    Document(
        "plan-d-action",
        "Plan d’action",
        "Qui fait quoi, pour quand : à afficher, à cocher, à compléter à la main.",
        "flag",
        PDF,
        making.make_plan,
    ),
    Document(
        "plan-d-action-modifiable",
        "Plan d’action modifiable",
        "Le même plan, à reprendre dans Word ou LibreOffice.",
        "pencil",
        DOCX,
        making.make_plan_docx,
    ),
    Document(
        "checklist",
        "Checklist",
        "Le tableau du guide, dans son ordre, rempli de vos réponses.",
        "list-checks",
        PDF,
        making.make_checklist,
    ),
    Document(
        "fiches",
        "Fiches mesures",
        "Pourquoi, comment faire, ce qui le prouve : une mesure, ou toutes.",
        "book-open",
        PDF,
        making.make_sheets,
        choice="measure",
    ),
    Document(
        "kit-de-secours",
        "Kit de secours",
        "À sceller dans une enveloppe, hors du cabinet, pour rouvrir vos données un jour.",
        "key-round",
        PDF,
        making.make_recovery,
        allowed=perms.can_make_recovery_kit,
    ),
    Document(
        "dossier-de-preuves",
        "Dossier de preuves",
        "Vos preuves, leurs fichiers et leurs empreintes, à remettre ou à garder. Se lit sans "
        "Hygie.",
        "folder-lock",
        ZIP,
        making.make_proof_file,
        choice="year",
        allowed=perms.can_take_everything,
    ),
)
BY_SLUG = {item.slug: item for item in SHELF}
