"""The documents one can ask for, in the order of the page: this room's own, then the others'.

A room's `documents.py` offers its own; every installed application's module of that name is
imported when papers are first asked for, and no room is named here::

    from hygie.documents.making import PDF, compose
    from hygie.documents.shelf import Document, offers


    def make_sheet(order):
        return compose(order, TEMPLATE, lambda: data_of(order))


    offers("incidents", Document("fiche-reflexe", "Fiche réflexe", "…", "siren", PDF, make_sheet))
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from hygie.documents import making, perms
from hygie.documents.discovery import read_rooms
from hygie.documents.making import DOCX, PDF, ZIP, Made, Maker, Order
from hygie.practice.models import Person, Practice

Choice = Literal["", "measure", "year"]
Picks = Callable[[Practice], Sequence[tuple[str, str]]]


def _everybody(_actor: Person) -> bool:
    return True


@dataclass(frozen=True)
class Document:
    """One line of the shelf: what it is for, and how it is made.

    `picks`, when given, are what this document can be about, as (value, label): one of them comes
    back as `Order.picked`. While there is none, the document is not on the shelf. `lacks`, when
    given, names what it would be made without now.
    """

    slug: str
    title: str
    purpose: str
    icon: str
    media_type: str
    maker: Maker
    choice: Choice = ""
    allowed: Callable[[Person], bool] = _everybody
    picks: Picks | None = None
    pick_label: str = "Lequel"
    lacks: Callable[[Practice, datetime], Sequence[str]] | None = None

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
        lacks=making.lost_to_proof_file,
    ),
)
_offered: dict[str, tuple[Document, ...]] = {}


def offers(room: str, *documents: Document) -> None:
    """Puts a room's documents on the shelf; a second call replaces the first (reload).

    Raises ValueError when one bears the address or the title of another: a fault of the room.
    """
    others = [item for item in _known() if item not in _offered.get(room, ())]
    for key in ("slug", "title"):
        names = [getattr(item, key) for item in (*others, *documents)]
        if len(set(names)) < len(names):
            raise ValueError(f"{room}: two documents have the same {key}")
    _offered[room] = documents


def forget(room: str) -> None:
    """Takes a room's documents away; a room that is not there is no error."""
    _offered.pop(room, None)


def shelf() -> tuple[Document, ...]:
    """Every document, this room's own first."""
    read_rooms()
    return _known()


def _known() -> tuple[Document, ...]:
    return (*SHELF, *(item for documents in _offered.values() for item in documents))


def find(slug: str) -> Document | None:
    """The document at this address."""
    return next((item for item in shelf() if item.slug == slug), None)
