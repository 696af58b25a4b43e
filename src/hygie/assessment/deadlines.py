"""What the hub asks for by a date: actions, proofs that age, themes, the yearly review."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from hygie.agenda.providers import keeper, provider
from hygie.agenda.rules import Deadline, State
from hygie.agenda.selectors import Agenda, agenda
from hygie.assessment import selectors
from hygie.assessment.models import PoamItem
from hygie.assessment.providers import acts_for
from hygie.assessment.rules.calendar import add_months
from hygie.assessment.rules.observation import Outcome
from hygie.assessment.rules.plan import next_actions
from hygie.assessment.rules.standing import Status, best_proof
from hygie.assessment.selectors import MeasureRow, Overview, ThemeRow
from hygie.assessment.services.plan import Decision, decide_action
from hygie.practice.models import Person, Practice

ROOM = "assessment"
PROOF_NOTICE = timedelta(days=30)
THEMES_A_WEEK = 2
_ACTION_KEY = "assessment.action"
_OPEN_STATES = (PoamItem.State.OPEN, PoamItem.State.STARTED)


@provider(ROOM)
def deadlines(practice: Practice, *, now: datetime) -> Iterable[Deadline]:
    """Everything of the assessment under way; nothing before the first one."""
    assessment = selectors.open_assessment(practice)
    if assessment is None:
        return
    yield from deadlines_of(selectors.overview(practice, assessment, now=now))


def deadlines_of(overview: Overview) -> Iterator[Deadline]:
    """The same, for who has read the assessment already."""
    yield from _actions(overview)
    yield from _proofs(overview)
    yield from _themes(overview)
    yield from _reviews(overview)


def agenda_of(overview: Overview) -> Agenda:
    """The whole agenda beside an overview, without reading the assessment a second time."""
    known = {ROOM: deadlines_of(overview)}
    return agenda(overview.practice, now=overview.now, known=known)


def _actions(overview: Overview) -> Iterator[Deadline]:
    """The dated actions, done or to do: but not those whose measure was proven meanwhile."""
    titles = {
        action.measure.id: action.title
        for action in next_actions(
            ((row.measure, row.standing) for row in overview.rows), length=len(overview.rows)
        )
    }
    for row in overview.rows:
        item = row.action
        if item is None or item.due_on is None or item.state == PoamItem.State.SET_ASIDE:
            continue
        is_done = item.state == PoamItem.State.DONE
        if not is_done and row.measure.id not in titles:
            continue
        yield Deadline(
            # Carried into the next year's assessment, it stays the same action.
            key=f"{_ACTION_KEY}:{item.created_at:%Y-%m-%d}:{row.measure.id}",
            title=titles.get(row.measure.id, row.measure.action),
            due_on=item.due_on,
            url=reverse("assessment:action", args=[overview.practice.id, row.measure.id]),
            room=ROOM,
            detail=f"Plan d’action · {item.owner.name if item.owner else 'personne encore'}",
            is_done=is_done,
            revision=item.revision,
        )


@keeper(ROOM)
def keep(
    practice: Practice, *, key: str, state: State, due_on: date, actor: Person, now: datetime
) -> bool:
    """An action's date and state live in the plan: there they are changed, with their history."""
    kind, _, measure_id = key.split(":")
    if kind != _ACTION_KEY:
        return False
    item = PoamItem.objects.select_related("assessment", "owner").get(
        practice=practice, assessment__closed_at__isnull=True, measure_id=measure_id
    )
    decide_action(
        assessment=item.assessment,
        measure_id=measure_id,
        decision=Decision(item.owner, due_on, _state(item, state), item.notes),
        revision=item.revision,
        actor=actor,
        now=now,
    )
    return True


def _state(item: PoamItem, decided: State) -> str:
    if decided is State.DONE:
        return PoamItem.State.DONE
    was_done = decided is State.RESUMED and item.state == PoamItem.State.DONE
    return PoamItem.State.OPEN if was_done else item.state


def _proofs(overview: Overview) -> Iterator[Deadline]:
    """The proofs that end within a month, and those that have ended."""
    for row in overview.rows:
        ends_at = _proof_ends_at(row)
        if ends_at is None or ends_at - overview.now > PROOF_NOTICE:
            continue
        ends_on = timezone.localdate(ends_at)
        is_over = row.standing.status is Status.EXPIRED
        if is_over and row.action and row.action.due_on and row.action.state in _OPEN_STATES:
            continue  # the plan already has it, with a date of its own
        done_url, done_label = _how_to_renew(overview.practice, row.measure.id)
        yield Deadline(
            key=f"assessment.proof:{row.measure.id}:{ends_on.isoformat()}",
            title=f"Renouveler la preuve : « {row.measure.title} »",
            due_on=ends_on,
            url=reverse("assessment:measure", args=[overview.practice.id, row.measure.id]),
            room=ROOM,
            detail="La preuve est trop ancienne" if is_over else "La preuve arrive à sa fin",
            done_url=done_url,
            done_label=done_label,
        )


def _how_to_renew(practice: Practice, measure_id: str) -> tuple[str, str]:
    """Where to do it again, when a room offers it; else where to add a proof. With its words."""
    for act in acts_for(measure_id):
        return reverse(act.view, args=[practice.id]), act.label
    add = reverse("assessment:proof_add", args=[practice.id])
    return f"{add}?{urlencode({'mesure': measure_id})}", "Ajouter une preuve"


def _proof_ends_at(row: MeasureRow) -> datetime | None:
    """When the proof of this measure ends or ended; None without proof, or when it has no end."""
    standing = row.standing
    if standing.status is Status.PROVEN:
        return standing.valid_until
    if standing.status is not Status.EXPIRED:
        return None
    passes = [item for item in standing.observations if item.outcome is Outcome.PASS]
    proof = best_proof(row.measure.proof, passes, {item.subject for item in passes}) or passes
    return min((item.valid_until for item in proof if item.valid_until), default=None)


def _themes(overview: Overview) -> Iterator[Deadline]:
    """A few themes a week from the end of the first questions, in the guide's order.

    In a year that follows another, from its opening. A theme keeps its week whatever is answered
    meanwhile, and whatever the day it is.
    """
    assessment = overview.assessment
    if assessment.first_pass_done_at is None:
        return
    start = timezone.localdate(max(assessment.first_pass_done_at, assessment.opened_at))
    for rank, row in enumerate(overview.themes):
        waiting = [one for one in row.rows if _is_waiting(one)]
        if waiting:
            weeks = 1 + rank // THEMES_A_WEEK
            yield _theme(overview, row, len(waiting), start + timedelta(weeks=weeks))


def _is_waiting(row: MeasureRow) -> bool:
    """No answer yet, or only last year's."""
    return row.applicability.applies and (row.answer is None or row.is_to_confirm)


def _theme(overview: Overview, row: ThemeRow, waiting: int, due_on: date) -> Deadline:
    url = reverse("assessment:theme", args=[overview.practice.id, row.theme.id])
    plural = "s" if waiting > 1 else ""
    return Deadline(
        key=f"assessment.theme:{overview.assessment.id}:{row.theme.id}",
        title=f"Répondre aux questions du thème « {row.theme.title} »",
        due_on=due_on,
        url=url,
        room=ROOM,
        detail=f"{waiting} mesure{plural} à compléter",
        done_url=url,
        done_label="Répondre",
    )


def _reviews(overview: Overview) -> Iterator[Deadline]:
    """Each anniversary of the assessment, as long as it is not closed: those past, and the next."""
    opened_at = overview.assessment.opened_at
    years = 0
    is_past = True
    while is_past:
        years += 1
        review_at = add_months(opened_at, 12 * years)
        is_past = review_at <= overview.now
        review_on = timezone.localdate(review_at)
        yield Deadline(
            key=f"assessment.review:{overview.assessment.id}:{review_on.isoformat()}",
            title="Revoir le bilan",
            due_on=review_on,
            url=reverse("assessment:campaigns", args=[overview.practice.id]),
            room=ROOM,
            detail=f"« {overview.assessment.title} » : vos réponses sont-elles encore vraies ?",
        )
