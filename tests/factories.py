"""Believable practices, people and proofs, made through the services as a user would make them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.test import Client, RequestFactory

from hygie.assessment.models import Answer, Assessment, Statement
from hygie.assessment.rules.observation import Strength
from hygie.assessment.rules.standing import Declared
from hygie.assessment.selectors import Overview, open_assessment, overview
from hygie.assessment.services import answers, proofs
from hygie.assessment.services.proofs import IncomingFile, Proof
from hygie.practice import services
from hygie.practice.forms import LAST_STEP
from hygie.practice.models import Device, Person, Practice, Role, Supplier
from hygie.practice.selectors import owner_of
from hygie.strongbox import session

LOCAL = ("office", "card_reader")
CLOUD = ("online_software",)

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01" + bytes(16)
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00This program cannot be run"


def new_practice(
    *, now: datetime, name: str = "Cabinet du Port", owner_name: str = "Camille Vasseur"
) -> tuple[Practice, Person]:
    """A practice that has said its name and nothing else."""
    return services.create_practice(name=name, profession="nurse", owner_name=owner_name, now=now)


def make_practice(
    *,
    now: datetime,
    name: str = "Cabinet du Port",
    owner_name: str = "Camille Vasseur",
    uses: Iterable[str] = (*LOCAL, *CLOUD),
    **situation: Any,
) -> Practice:
    """A practice at the end of the wizard. Local and online, alone, unless told otherwise."""
    practice, owner = new_practice(now=now, name=name, owner_name=owner_name)
    changes = {
        "exercise_mode": "individual",
        "software_sharing": "individual",
        "third_party_premises": False,
        "uses": list(uses),
    }
    describe(practice, by=owner, now=now, **(changes | situation))
    return services.reach_step(practice=practice, step=LAST_STEP + 1, now=now, last_step=LAST_STEP)


def describe(practice: Practice, *, by: Person, now: datetime, **changes: Any) -> Practice:
    return services.describe_situation(practice=practice, actor=by, changes=changes, now=now)


def add_person(
    practice: Practice, *, by: Person, name: str, now: datetime, role: str = Role.ASSISTANT
) -> Person:
    row = Person(practice=practice, name=name, role=role, function=Person.Function.SECRETARY)
    return services.add_listed(row=row, actor=by, now=now)


def add_device(
    practice: Practice, *, by: Person, name: str, now: datetime, kind: str = Device.Kind.DESKTOP
) -> Device:
    row = Device(practice=practice, name=name, kind=kind, system=Device.System.WINDOWS_11)
    return services.add_listed(row=row, actor=by, now=now)


def add_supplier(
    practice: Practice,
    *,
    by: Person,
    name: str,
    now: datetime,
    services_given: Sequence[str] = ("maintenance_on_site",),
) -> Supplier:
    row = Supplier(practice=practice, name=name, services=list(services_given))
    return services.add_listed(row=row, actor=by, now=now)


def assessment_of(practice: Practice, *, now: datetime) -> Assessment:
    """The practice's open assessment, opened by its owner if need be."""
    return answers.open_assessment(practice=practice, actor=owner_of(practice), now=now)


def answer(
    practice: Practice,
    measure_id: str,
    value: str | None,
    *,
    now: datetime,
    reason: str = "",
    revision: int | None = None,
) -> Answer | None:
    """The owner's answer, given over what is there unless an older `revision` is named."""
    assessment = assessment_of(practice, now=now)
    if revision is None:
        revision = revision_of(assessment, measure_id)
    return answers.record_answer(
        assessment=assessment,
        measure_id=measure_id,
        value=Declared(value) if value else None,
        reason=reason,
        revision=revision,
        actor=owner_of(practice),
        now=now,
    )


def revision_of(assessment: Assessment, measure_id: str) -> int:
    """What a page opened now would send back."""
    known = Answer.objects.filter(assessment=assessment, measure_id=measure_id).first()
    return known.revision if known else 0


def state(
    practice: Practice,
    *measure_ids: str,
    now: datetime,
    text: str = "Les trois postes se verrouillent après 15 minutes.",
    strength: Strength = Strength.STATED,
    effective_on: date | None = None,
    files: Sequence[tuple[str, bytes]] = (),
) -> Statement:
    """A proof signed by the owner, true since today unless told otherwise."""
    proof = Proof(
        measure_ids=measure_ids,
        text=text,
        strength=strength,
        effective_on=effective_on or now.date(),
        files=[IncomingFile(name, content) for name, content in files],
    )
    return proofs.add_statement(practice=practice, proof=proof, actor=owner_of(practice), now=now)


def overview_of(practice: Practice, *, now: datetime) -> Overview:
    """The practice read anew, as a page would."""
    assessment = open_assessment(practice) or assessment_of(practice, now=now)
    return overview(Practice.objects.get(id=practice.id), assessment, now=now)


def client_of(person: Person, **options: Any) -> Client:
    """A browser that came in as this person; `options` are those of Django's test client."""
    client = Client(**options)
    request = RequestFactory().get("/")
    request.session = client.session
    session.enter(request, person.id)
    request.session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key
    return client
