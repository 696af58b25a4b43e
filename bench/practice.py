"""The practice on which Hygie is measured: described, listed, and five years old. Invented."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import cycle
from typing import Any

from django.utils import timezone

from hygie.assessment.models import Answer, Assessment, Statement
from hygie.assessment.rules.observation import Strength
from hygie.assessment.rules.standing import Declared
from hygie.assessment.services import answers, proofs
from hygie.assessment.services.proofs import IncomingFile, Proof
from hygie.practice import services
from hygie.practice.forms import LAST_STEP
from hygie.practice.models import Device, JournalEntry, Person, Practice, Role, Supplier
from hygie.practice.selectors import owner_of
from tests.factories_history import live_years

ANSWERED = "2.3.3"
FILES = 10
FILE_BYTES = 150_000
_YEAR = timedelta(days=365.25)


def make(*, years: int, until: datetime) -> Practice:
    """Describe a practice, then live its years: answers, proofs, plan, one closing a year."""
    begun = until - years * _YEAR - timedelta(days=2)
    practice, owner = services.create_practice(
        name="Cabinet mesuré (fictif)", profession="nurse", owner_name="Camille Exemple", now=begun
    )
    practice = services.describe_situation(
        practice=practice,
        actor=owner,
        changes={
            "exercise_mode": "individual",
            "software_sharing": "shared",
            "third_party_premises": True,
            "uses": ["office", "card_reader", "online_software"],
        },
        now=begun,
    )
    practice = services.reach_step(
        practice=practice, step=LAST_STEP + 1, now=begun, last_step=LAST_STEP
    )
    for row in _listed(practice):
        services.add_listed(row=row, actor=owner, now=begun)
    live_years(practice, owner=owner, years=years, until=until)
    _attach(practice, owner, until)
    return practice


def held(practice: Practice) -> dict[str, int]:
    """How much there is in it, for whoever compares two runs."""
    tables = {"assessments": Assessment, "statements": Statement, "journal": JournalEntry}
    return {
        name: model._default_manager.filter(practice=practice).count()
        for name, model in tables.items()
    }


def answering() -> Callable[[], object]:
    """Writes one answer of the practice each time it is called: yes, no, yes, and so on."""
    assessment = Assessment.objects.get(closed_at__isnull=True)
    owner = owner_of(assessment.practice)
    values = cycle((Declared.YES, Declared.NO))
    known = Answer.objects.filter(assessment=assessment, measure_id=ANSWERED).first()
    revision = known.revision if known else 0
    if known and known.value == Declared.YES:
        next(values)

    def answer() -> None:
        nonlocal revision
        written = answers.record_answer(
            assessment=assessment,
            measure_id=ANSWERED,
            value=next(values),
            revision=revision,
            actor=owner,
            now=timezone.now(),
        )
        revision = written.revision if written else 0

    return answer


def _listed(practice: Practice) -> list[Any]:
    return [
        *(
            Person(practice=practice, name=name, role=Role.ASSISTANT, function=function)
            for name, function in (
                ("Sacha Exemple", Person.Function.SECRETARY),
                ("Lou Exemple", Person.Function.SECRETARY),
            )
        ),
        *(
            Device(practice=practice, name=name, kind=kind, system=system)
            for name, kind, system in (
                ("Accueil", Device.Kind.DESKTOP, Device.System.WINDOWS_11),
                ("Bureau", Device.Kind.DESKTOP, Device.System.WINDOWS_11),
                ("Portable", Device.Kind.LAPTOP, Device.System.MACOS),
            )
        ),
        Supplier(practice=practice, name="Dépannage Exemple", services=["maintenance_on_site"]),
    ]


def _attach(practice: Practice, owner: Person, until: datetime) -> None:
    """Scanned papers, which pages must not read just because they list them."""
    noise = random.Random(2021)
    for rank in range(FILES):
        content = b"%PDF-1.7\n" + noise.randbytes(FILE_BYTES)
        proof = Proof(
            measure_ids=[ANSWERED],
            text=f"Compte rendu de visite n° {rank + 1}.",
            strength=Strength.ATTESTED,
            effective_on=until.date(),
            files=[IncomingFile(f"visite-{rank + 1}.pdf", content)],
        )
        proofs.add_statement(practice=practice, proof=proof, actor=owner, now=until)
