"""Making one document of the shelf: reading the base for a moment, composing, leaving a trace."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone

from hygie.assessment import selectors as hub
from hygie.assessment.selectors import Overview
from hygie.assessment.services.answers import open_assessment
from hygie.documents import typesetting
from hygie.documents.contents.checklist import checklist
from hygie.documents.contents.plan import plan
from hygie.documents.contents.recovery import recovery
from hygie.documents.contents.report import report
from hygie.documents.contents.seal import read_seal
from hygie.documents.contents.sheets import sheets
from hygie.documents.kept_files import are_all_there
from hygie.documents.proof_file import lost_proofs, proof_file
from hygie.documents.rules.logo import Logo
from hygie.documents.rules.names import slug
from hygie.documents.selectors import logo_of, ticked, using_base
from hygie.documents.services import record_made
from hygie.practice.models import Person, Practice
from hygie.practice.selectors import systems_of

PDF = "application/pdf"
ZIP = "application/zip"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Step = Callable[[int, int], None]
Lose = Callable[[str], None]


def in_silence(*_told: object) -> None:
    """Told to nobody."""


@dataclass(frozen=True)
class Order:
    """What is asked for: whose document, by whom, when, with which choices.

    `recovery_code` never leaves memory: it is not shown when an order is printed or logged.
    `picked` is one of the document's own `picks`, as it was offered. `lose` is told, in words, what
    the document should hold and had to be made without.
    """

    practice: Practice
    actor: Person
    now: datetime
    measure_id: str = ""
    year: int | None = None
    picked: str = ""
    recovery_code: str = field(default="", repr=False)
    data_folder: Path | None = None
    step: Step = in_silence
    lose: Lose = in_silence


@dataclass(frozen=True)
class Made:
    """A document ready to be taken; `lost` names what it had to be made without."""

    file_name: str
    media_type: str
    content: bytes = field(repr=False)
    sha256: str = ""
    lost: tuple[str, ...] = ()

    @property
    def size_bytes(self) -> int:
        return len(self.content)


Maker = Callable[[Order], bytes]


def make(order: Order, maker: Maker, *, name: str, title: str, media_type: str) -> Made:
    """Makes the document and notes it in the journal. Raises HygieError, LockedError included."""
    lost: list[str] = []
    content = maker(replace(order, lose=lost.append))
    sha256 = hashlib.sha256(content).hexdigest()
    # The fingerprint of a paper that carries a secret is nobody's business.
    told = "" if order.recovery_code else sha256
    with using_base():
        record_made(
            practice=order.practice,
            actor=order.actor,
            title=title,
            sha256=told,
            lost=len(lost),
            now=order.now,
        )
    return Made(_file_name(order, name, media_type), media_type, content, sha256, tuple(lost))


def _file_name(order: Order, name: str, media_type: str) -> str:
    extension = {PDF: "pdf", ZIP: "zip", DOCX: "docx"}[media_type]
    day = timezone.localtime(order.now).date().isoformat()
    return "-".join([name, slug(order.practice.name), day]) + f".{extension}"


def make_report(order: Order) -> bytes:
    """Bilan, as PDF."""
    with using_base():
        overview = _overview(order)
        data = report(overview, ticked=ticked(overview), seal=read_seal(order.practice))
        logo = logo_of(order.practice)
    return _pdf("report", data, order, logo)


def make_plan(order: Order) -> bytes:
    """Plan d’action, as PDF."""
    data, logo = _plan(order)
    return _pdf("plan", data, order, logo)


def make_plan_docx(order: Order) -> bytes:
    """Plan d’action, as DOCX."""
    # Imported here: only this document needs an XML library, which takes its time to load.
    from hygie.documents.editable import plan_docx

    data, logo = _plan(order)
    return plan_docx(data, now=order.now, logo=logo)


def make_checklist(order: Order) -> bytes:
    """Checklist, as PDF."""
    with using_base():
        data, logo = checklist(_overview(order)), logo_of(order.practice)
    return _pdf("checklist", data, order, logo)


def make_sheets(order: Order) -> bytes:
    """Fiches mesures, as PDF: the one of the order, or all."""
    with using_base():
        overview = _overview(order)
        data = sheets(
            overview,
            [order.measure_id] if order.measure_id else [],
            ticked=ticked(overview),
            systems=systems_of(order.practice),
        )
        logo = logo_of(order.practice)
    return _pdf("sheets", data, order, logo)


def make_recovery(order: Order) -> bytes:
    """Kit de secours, as PDF, with the code of the order if it has one."""
    with using_base():
        data = recovery(
            order.practice,
            code=order.recovery_code,
            data_folder=order.data_folder,
            now=order.now,
        )
        logo = logo_of(order.practice)
    return _pdf("recovery", data, order, logo)


def make_proof_file(order: Order) -> bytes:
    """Dossier de preuves, as ZIP."""
    with using_base():
        overview, logo = _overview(order), logo_of(order.practice)
    return proof_file(overview, year=order.year, logo=logo, step=order.step, lose=order.lose)


def lost_to_proof_file(practice: Practice, now: datetime) -> tuple[str, ...]:
    """What a proof file made now would be made without, as far as a page can tell."""
    if are_all_there(practice):
        return ()
    assessment = hub.open_assessment(practice)
    return lost_proofs(hub.overview(practice, assessment, now=now)) if assessment else ()


def compose(order: Order, template: Path, read: Callable[[], dict[str, Any]]) -> bytes:
    """The PDF of another room's template over what `read` gives while the base is open.

    The template begins with `#import "/documents/typst/style.typ": *`; its data hold the keys of
    `contents.heading.heading`. Raises HygieError.
    """
    with using_base():
        data, logo = read(), logo_of(order.practice)
    return typesetting.compile(
        template.stem, data, now=order.now, logo=logo, folder=template.parent
    )


def _overview(order: Order) -> Overview:
    assessment = hub.open_assessment(order.practice) or open_assessment(
        practice=order.practice, actor=order.actor, now=order.now
    )
    return hub.overview(order.practice, assessment, now=order.now)


def _plan(order: Order) -> tuple[dict[str, Any], Logo | None]:
    with using_base():
        return plan(_overview(order)), logo_of(order.practice)


def _pdf(template: str, data: dict[str, Any], order: Order, logo: Logo | None) -> bytes:
    return typesetting.compile(template, data, now=order.now, logo=logo)
