"""A fictional practice, entered through the services as a person would, all or nothing."""

import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from importlib.resources import files
from itertools import groupby
from typing import Any

from django.db import transaction

from hygie.assessment import selectors
from hygie.assessment.models import Assessment, PoamItem
from hygie.assessment.rules.observation import Strength
from hygie.assessment.rules.standing import Declared
from hygie.assessment.services import answers, plan, proofs
from hygie.cli import console, demo_inventories, demo_looks, demo_premises, demo_suppliers
from hygie.cli.demo_files import make_file
from hygie.practice import services
from hygie.practice.forms import LAST_STEP
from hygie.practice.models import Device, Person, Practice, RemovableMedium, Role, Supplier

PRACTICE_NAME = "Cabinet de démonstration (fictif)"
_BETWEEN_ACTS_S = 40

Row = dict[str, Any]
Act = Callable[[datetime], object]


@dataclass
class Demonstration:
    """The practice being entered, and who is in it."""

    practice: Practice
    owner: Person
    assessment: Assessment
    people: dict[str, Person] = field(default_factory=dict)

    def actor(self, row: Row) -> Person:
        return self.people[row["by"]] if "by" in row else self.owner


def fill(*, now: datetime) -> Practice:
    """Enter the whole practice, its history ending at `now`. The folder holds none yet."""
    content = tomllib.loads((files("hygie.cli") / "demo.toml").read_text(encoding="utf-8"))
    with transaction.atomic():
        shown = _begin(content["practice"], now)
        acts = _dated(_acts(shown, content, now), now)
        with console.progress("Cabinet fictif", len(acts)) as ranks:
            for rank in ranks:
                moment, act = acts[rank]
                act(moment)
    return shown.practice


def _begin(row: Row, now: datetime) -> Demonstration:
    moment = now - timedelta(days=row["days_ago"])
    practice, owner = services.create_practice(
        name=PRACTICE_NAME, profession=row["profession"], owner_name=row["owner"], now=moment
    )
    changes = {name: row[name] for name in services.SITUATION_FIELDS if name in row}
    practice = services.describe_situation(
        practice=practice, actor=owner, changes=changes, now=moment
    )
    practice = services.reach_step(
        practice=practice, step=LAST_STEP + 1, now=moment, last_step=LAST_STEP
    )
    assessment = answers.open_assessment(practice=practice, actor=owner, now=moment)
    return Demonstration(practice, owner, assessment, {owner.name: owner})


def _acts(shown: Demonstration, content: Row, now: datetime) -> list[tuple[int, Act]]:
    """Everything that was done, each with its number of days before `now`."""
    start = content["practice"]["days_ago"] - 1
    acts: list[tuple[int, Act]] = []
    acts += [(start, _add(shown, Person(role=Role.ASSISTANT, **row))) for row in content["person"]]
    acts += [(start, _add(shown, Device(**row))) for row in content["device"]]
    acts += [(start, _add(shown, Supplier(**row))) for row in content["supplier"]]
    acts += [(start, _add(shown, RemovableMedium(**row))) for row in content["medium"]]
    acts += [(start, _add_software(shown, row, now)) for row in content["software"]]
    acts.append((content["roll_call"]["days_ago"], _call_the_roll(shown, content["roll_call"])))
    acts += [(start, _add_place(shown, row)) for row in content["place"]]
    acts.append((content["round"]["days_ago"], _walk(shown, content["round"], now)))
    for row in content["answer"]:
        acts.append((row["days_ago"], _answer(shown, row)))
        acts += [(row["days_ago"], _tick(shown, row, rank)) for rank in row.get("ticks", ())]
    acts += [(row["days_ago"], _state(shown, row, now)) for row in content["statement"]]
    acts += [
        (row["days_ago"], demo_looks.look(shown.practice, shown.owner, row))
        for row in content["check"]
    ]
    acts += [
        (row["days_ago"], demo_looks.walk(shown.practice, shown.owner, row))
        for row in content["guided_check"]
    ]
    acts += demo_suppliers.acts(shown.practice, shown.owner, content)
    acts.append((content["plan"]["first_pass_days_ago"], _finish_first_pass(shown)))
    acts += [(days_ago, _adopt(shown)) for days_ago in content["plan"]["adopted_days_ago"]]
    acts += [(row["days_ago"], _decide(shown, row, now)) for row in content["action"]]
    return acts


def _dated(acts: Iterable[tuple[int, Act]], now: datetime) -> list[tuple[datetime, Act]]:
    """The acts in the order they were done, some seconds apart on the same day."""
    ordered = sorted(acts, key=lambda dated: -dated[0])
    return [
        (now - timedelta(days=days_ago) + timedelta(seconds=rank * _BETWEEN_ACTS_S), act)
        for days_ago, group in groupby(ordered, key=lambda dated: dated[0])
        for rank, (_, act) in enumerate(group)
    ]


def _add(shown: Demonstration, row: Person | Device | RemovableMedium | Supplier) -> Act:
    def act(moment: datetime) -> None:
        row.practice = shown.practice
        services.add_listed(row=row, actor=shown.owner, now=moment)
        if isinstance(row, Person):
            shown.people[row.name] = row

    return act


def _add_software(shown: Demonstration, row: Row, today: datetime) -> Act:
    return lambda moment: demo_inventories.add_software(
        shown.practice, row, actor=shown.owner, today=today.date(), now=moment
    )


def _call_the_roll(shown: Demonstration, row: Row) -> Act:
    return lambda moment: demo_inventories.call_the_roll(
        shown.practice, row, actor=shown.actor(row), now=moment
    )


def _add_place(shown: Demonstration, row: Row) -> Act:
    return lambda moment: demo_premises.add_place(
        shown.practice, row, actor=shown.owner, now=moment
    )


def _walk(shown: Demonstration, row: Row, today: datetime) -> Act:
    return lambda moment: demo_premises.walk_round(
        shown.practice, row, actor=shown.actor(row), today=today, now=moment
    )


def _answer(shown: Demonstration, row: Row) -> Act:
    return lambda moment: answers.record_answer(
        assessment=shown.assessment,
        measure_id=row["measure"],
        value=Declared(row["value"]),
        reason=row.get("reason", ""),
        revision=0,
        actor=shown.actor(row),
        now=moment,
    )


def _tick(shown: Demonstration, row: Row, rank: str) -> Act:
    return lambda moment: answers.tick_recommendation(
        assessment=shown.assessment,
        recommendation_id=f"{row['measure']}-{rank}",
        ticked=True,
        actor=shown.actor(row),
        now=moment,
    )


def _state(shown: Demonstration, row: Row, now: datetime) -> Act:
    attached = row.get("file")
    true_days_ago: int = row["true_days_ago" if "true_days_ago" in row else "days_ago"]
    proof = proofs.Proof(
        measure_ids=row["measures"],
        text=row["text"],
        strength=Strength(row.get("strength", "stated")),
        effective_on=(now - timedelta(days=true_days_ago)).date(),
        files=[make_file(attached["name"], attached["kind"], attached.get("lines", ()))]
        if attached
        else (),
    )
    return lambda moment: proofs.add_statement(
        practice=shown.practice, proof=proof, actor=shown.actor(row), now=moment
    )


def _finish_first_pass(shown: Demonstration) -> Act:
    return lambda moment: answers.finish_first_pass(
        assessment=shown.assessment, actor=shown.owner, now=moment
    )


def _adopt(shown: Demonstration) -> Act:
    def act(moment: datetime) -> None:
        overview = selectors.overview(shown.practice, shown.assessment, now=moment)
        actions = [planned.action for planned in overview.actions]
        plan.adopt_actions(
            assessment=shown.assessment, actions=actions, actor=shown.owner, now=moment
        )

    return act


def _decide(shown: Demonstration, row: Row, now: datetime) -> Act:
    def act(moment: datetime) -> None:
        known = PoamItem.objects.filter(assessment=shown.assessment, measure_id=row["measure"])
        due_in: int | None = row.get("due_in_days")
        plan.decide_action(
            assessment=shown.assessment,
            measure_id=row["measure"],
            decision=plan.Decision(
                owner=shown.people[row["owner"]],
                due_on=_day(now, due_in),
                state=row["state"],
                notes=row.get("notes", ""),
            ),
            revision=known.values_list("revision", flat=True).first() or 0,
            actor=shown.owner,
            now=moment,
        )

    return act


def _day(now: datetime, days_from_now: int | None) -> date | None:
    return None if days_from_now is None else (now + timedelta(days=days_from_now)).date()
