"""Practices to print: one that has said nothing yet, one that has said and proved a lot."""

from datetime import datetime, timedelta

import pytest

from hygie.assessment.models import PoamItem
from hygie.assessment.rules.observation import Strength
from hygie.assessment.services.plan import Decision, adopt_actions, decide_action
from hygie.catalog.loader import load_catalog
from hygie.documents import jobs
from hygie.practice.models import Person, Practice
from hygie.practice.selectors import owner_of
from tests import factories

ANSWERS = ("yes", "yes", "no", "yes", "dont_know", None)


@pytest.fixture(autouse=True)
def no_job_left():
    """A test never finds the documents of another."""
    yield
    jobs.forget_all()


@pytest.fixture
def bare(db: None, now: datetime) -> Practice:
    """A practice that has only said its name."""
    practice, _owner = factories.new_practice(now=now, name="Cabinet du Silence")
    return practice


@pytest.fixture
def full(practice: Practice, owner: Person, now: datetime) -> Practice:
    """Every status, every strength, files, an expired proof, a plan with notes."""
    factories.describe(
        practice, by=owner, now=now, street="12 quai des Salins", postal_code="29900",
        city="Concarneau",
    )  # fmt: skip
    factories.add_device(practice, by=owner, name="Accueil", now=now)
    factories.add_supplier(practice, by=owner, name="Armor Informatique", now=now)
    answer_everything(practice, now=now)
    prove_half(practice, now=now)
    decide_the_plan(practice, owner, now=now)
    return Practice.objects.get(id=practice.id)


def answer_everything(practice: Practice, *, now: datetime) -> None:
    for rank, measure in enumerate(load_catalog().measures):
        value = ANSWERS[rank % len(ANSWERS)]
        if value:
            factories.answer(practice, measure.id, value, now=now)
    factories.answer(
        practice, "2.2.2.b", "not_applicable", reason="Les soins ont lieu à domicile.", now=now
    )


def prove_half(practice: Practice, *, now: datetime) -> None:
    for rank, measure in enumerate(load_catalog().measures[::2]):
        attested = rank % 3 == 1
        factories.state(
            practice,
            measure.id,
            now=now,
            text=f"Vu sur place, point {rank}.\nDeux lignes.",
            strength=Strength.ATTESTED if attested else Strength.STATED,
            effective_on=(now - timedelta(days=900 if rank == 4 else 10)).date(),
            files=[(f"attestation n° {rank}.pdf", factories.PDF + bytes([rank]))]
            if attested
            else [],
        )
    factories.state(practice, "2.3.3", "2.3.4", now=now, text="Une preuve pour deux mesures.")


def decide_the_plan(practice: Practice, owner: Person, *, now: datetime) -> None:
    overview = factories.overview_of(practice, now=now)
    actions = [planned.action for planned in overview.actions]
    adopt_actions(assessment=overview.assessment, actions=actions, actor=owner, now=now)
    six = {action.measure.id for action in actions}
    others = [row.measure.id for row in overview.rows if row.measure.id not in six]
    told = (
        (PoamItem.State.DONE, ""),
        (PoamItem.State.SET_ASIDE, "Reporté : formation prévue en mars."),
        (PoamItem.State.STARTED, "Modèle reçu."),
    )
    for measure_id, (state, notes) in zip(others, told, strict=False):
        decide_action(
            assessment=overview.assessment,
            measure_id=measure_id,
            decision=Decision(owner_of(practice), now.date() - timedelta(days=1), state, notes),
            revision=0,
            actor=owner,
            now=now,
        )
