"""What the looks at the practice's computers prove, measure by measure. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from hygie.assessment.rules.observation import Observation, Outcome, Strength, Subject
from hygie.catalog.probes import ProbeMap

VALID_FOR: Final = timedelta(days=30)
CLOCKS_DIFFER_BY: Final = timedelta(minutes=10)
# What is said of a computer as a whole, beside what each look says.
CHECK_TOPIC: Final = "workstation.check"
MEDIA_TOPIC: Final = "workstation.plugged_media"
MEDIA_MEASURE: Final = "2.2.2.c"
# These speak of what one carries along: a computer that stays in its place is exempt.
CARRIED_ONLY: Final = frozenset({"2.2.2.d"})
_WORST_FIRST: Final = (Outcome.FAIL, Outcome.UNKNOWN, Outcome.PASS, Outcome.NOT_APPLICABLE)


def is_stale(checked_at: datetime, now: datetime) -> bool:
    """Whether a check made then no longer says anything."""
    return checked_at + VALID_FOR <= now


def kept_at(said: datetime, *, received: datetime) -> datetime:
    """When a look counts as made: never after it was received, whatever its PC's clock said."""
    return min(said, received)


def is_ahead(said: datetime, *, received: datetime) -> bool:
    """Whether that clock runs ahead by more than clocks do."""
    return said > received + CLOCKS_DIFFER_BY


@dataclass(frozen=True)
class Words:
    """What a probe's own file says of it: its title, and the first step of the repair here."""

    title: str
    gesture: str = ""


@dataclass(frozen=True)
class Seen:
    """What one probe last said of one computer."""

    probe_id: str
    outcome: Outcome
    seen: str
    at: datetime
    words: Words = Words("")


@dataclass(frozen=True)
class Computer:
    """A declared computer, with the latest of each look.

    `checked_at`: its last whole check, None when it never had one. `stays`: it is not carried, and
    that is known since `known_at`.
    """

    subject: Subject
    stays: bool
    known_at: datetime
    results: tuple[Seen, ...] = ()
    checked_at: datetime | None = None

    def is_stale(self, now: datetime) -> bool:
        """Whether its last whole check is too old to say anything."""
        return self.checked_at is None or is_stale(self.checked_at, now)


def observations_of(
    computers: Collection[Computer], mapping: ProbeMap, *, now: datetime
) -> Iterator[Observation]:
    """One observation for each computer, topic and measure; and who has not been looked at.

    A computer that was never looked at is told of once another one was: before that, there is
    nothing to say, and silence is not a fault.
    """
    someone_was = any(computer.results for computer in computers)
    for computer in computers:
        yield from _of(computer, mapping)
        if computer.is_stale(now) and someone_was:
            yield from _not_looked_at(computer, mapping, now)


def exemptions(
    computers: Iterable[Computer], required: Iterable[tuple[str, str]], measures: Collection[str]
) -> Iterator[Observation]:
    """For computers that stay in their place: what concerns only what is carried.

    `required`: the measure and the topic of each thing that a proof asks of every computer.
    `measures`: those about which something was observed; the others need no exemption yet.
    """
    wanted = [pair for pair in required if pair[0] in CARRIED_ONLY and pair[0] in measures]
    for computer in computers:
        if computer.stays:
            yield from (_exempt(computer, topic, measure_id) for measure_id, topic in wanted)


def _pairs(mapping: ProbeMap) -> tuple[tuple[str, str], ...]:
    return tuple(
        dict.fromkeys(
            (probe.topic, measure_id)
            for probe in mapping.probes.values()
            for measure_id in probe.measures
        )
    )


def _of(computer: Computer, mapping: ProbeMap) -> Iterator[Observation]:
    gathered: dict[tuple[str, str], list[Seen]] = {}
    for seen in computer.results:
        probe = mapping.get(seen.probe_id)
        for measure_id in probe.measures if probe else ():
            if not (computer.stays and measure_id in CARRIED_ONLY):
                gathered.setdefault((probe.topic, measure_id), []).append(seen)  # type: ignore[union-attr]
    for (topic, measure_id), looks in gathered.items():
        yield _observation(computer, topic, measure_id, looks)


def _observation(
    computer: Computer, topic: str, measure_id: str, looks: Sequence[Seen]
) -> Observation:
    worst = min((look.outcome for look in looks), key=_WORST_FIRST.index)
    deciding = [look for look in looks if look.outcome is worst]
    partial = worst is Outcome.PASS and computer.checked_at is None
    # A pass is as old as the oldest look it rests on; a fail as new as the newest.
    at = (max if worst is Outcome.FAIL else min)(look.at for look in deciding)
    return Observation(
        measure_id=measure_id,
        topic=topic,
        outcome=Outcome.UNKNOWN if partial else worst,
        origin=f"Vérification de « {computer.subject.label} »",
        strength=Strength.SEEN,
        collected_at=at,
        valid_until=at + VALID_FOR,
        summary=_summary(computer, deciding),
        subject=computer.subject,
        reason=_reason(computer, worst, deciding, partial=partial),
    )


def _summary(computer: Computer, deciding: Sequence[Seen]) -> str:
    said = " ".join(dict.fromkeys(look.seen for look in deciding))
    return f"« {computer.subject.label} » : {said}"


def _reason(computer: Computer, worst: Outcome, deciding: Sequence[Seen], *, partial: bool) -> str:
    where = f"sur « {computer.subject.label} », "
    if partial:
        return f"{where}tout n’a pas encore été regardé. Vérifiez ce poste en entier."
    if worst not in (Outcome.FAIL, Outcome.UNKNOWN):
        return ""
    first = deciding[0]
    gesture = first.words.gesture if worst is Outcome.FAIL else ""
    return f"{where}{_lowered(first.seen)} {gesture}".strip()


def _lowered(text: str) -> str:
    # « BitLocker » and « USB » keep their capitals.
    is_word = len(text) > 1 and text[1:2].islower() and not any(c.isupper() for c in _first(text))
    return text[:1].lower() + text[1:] if is_word else text


def _first(text: str) -> str:
    return text.split(" ", 1)[0][1:]


def _not_looked_at(computer: Computer, mapping: ProbeMap, now: datetime) -> Iterator[Observation]:
    said = (
        "n’a pas encore été vérifié"
        if computer.checked_at is None
        else "n’a pas été vérifié depuis plus de 30 jours"
    )
    for measure_id in dict.fromkeys(measure_id for _, measure_id in _pairs(mapping)):
        if computer.stays and measure_id in CARRIED_ONLY:
            continue
        yield Observation(
            measure_id=measure_id,
            topic=CHECK_TOPIC,
            outcome=Outcome.UNKNOWN,
            origin="Hygie",
            strength=Strength.SEEN,
            collected_at=now,
            valid_until=None,
            summary=f"« {computer.subject.label} » {said}.",
            subject=computer.subject,
            reason=f"« {computer.subject.label} » {said}. Vérifiez-le, page « Postes ».",
        )


def _exempt(computer: Computer, topic: str, measure_id: str) -> Observation:
    return Observation(
        measure_id=measure_id,
        topic=topic,
        outcome=Outcome.NOT_APPLICABLE,
        origin="Hygie",
        strength=Strength.SEEN,
        collected_at=computer.known_at,
        valid_until=None,
        summary=f"« {computer.subject.label} » ne quitte pas le cabinet : sans objet.",
        subject=computer.subject,
    )


# --- removable media ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Plugged:
    """A medium seen plugged in; `state` is that of the register, empty when it is not there."""

    label: str
    serial: str
    state: str


KNOWN: Final = "known"
_SAID: Final[Mapping[str, tuple[Outcome, str]]] = {
    "": (
        Outcome.FAIL,
        "« {label} » est branché et n’est pas au registre. Ajoutez-le, ou débranchez-le.",
    ),
    "lost": (
        Outcome.FAIL,
        "« {label} », déclaré perdu, est branché. Débranchez-le, ne l’utilisez pas.",
    ),
    "quarantine": (
        Outcome.FAIL,
        "« {label} », en quarantaine, est branché. Débranchez-le, ne l’utilisez pas.",
    ),
    "retired": (
        Outcome.FAIL,
        "« {label} », sorti du registre, est branché. Débranchez-le, ne l’utilisez pas.",
    ),
}


def media_observation(
    computer: Subject, media: Sequence[Plugged], *, at: datetime
) -> Observation | None:
    """What the media plugged into one computer say of the register; None when there is none."""
    if not media:
        return None
    told = [_told(medium) for medium in media]
    worst = min((outcome for outcome, _ in told), key=_WORST_FIRST.index)
    first = next(words for outcome, words in told if outcome is worst)
    names = ", ".join(f"« {medium.label} »" for medium in media)
    return Observation(
        measure_id=MEDIA_MEASURE,
        topic=MEDIA_TOPIC,
        outcome=worst,
        origin=f"Vérification de « {computer.label} »",
        strength=Strength.SEEN,
        collected_at=at,
        valid_until=at + VALID_FOR,
        summary=f"Branché sur « {computer.label} » : {names}.",
        subject=computer,
        reason="" if worst is Outcome.PASS else f"sur « {computer.label} », {first}",
    )


def _told(medium: Plugged) -> tuple[Outcome, str]:
    if medium.state == KNOWN:
        return Outcome.PASS, ""
    if not medium.state and not medium.serial:
        return Outcome.UNKNOWN, (
            f"« {medium.label} » ne dit pas son numéro de série : Hygie ne peut pas le reconnaître."
        )
    outcome, words = _SAID[medium.state]
    return outcome, words.format(label=medium.label)
