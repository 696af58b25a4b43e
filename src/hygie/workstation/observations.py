"""What this room proves: what Hygie saw on computers, what somebody walked through on phones."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from functools import cache

from hygie.assessment.providers import Act, offers_acts, provider
from hygie.assessment.rules.observation import Observation, Subject
from hygie.catalog.loader import load_catalog
from hygie.catalog.probes import load_probe_map
from hygie.practice.models import Device, Practice
from hygie.workstation import selectors
from hygie.workstation.guide import load_guide
from hygie.workstation.rules import guided, looks

ROOM = "workstation"


@cache
def _required() -> tuple[tuple[str, str], ...]:
    """The measure and the topic of each thing that a proof asks of every computer."""
    return tuple(
        (measure.id, requirement.topic)
        for measure in load_catalog().measures
        for alternative in measure.proof.any_of
        for requirement in alternative
        if requirement.scope == "computer"
    )


@cache
def _topics() -> frozenset[str]:
    return frozenset((*load_probe_map().topics, looks.MEDIA_TOPIC))


@cache
def _seen_measures() -> frozenset[str]:
    probes = load_probe_map().probes.values()
    return frozenset(measure_id for probe in probes for measure_id in probe.measures)


@cache
def _walked_measures() -> frozenset[str]:
    return frozenset(load_guide().measures)


@cache
def _about() -> frozenset[str]:
    return _seen_measures() | _walked_measures() | {looks.MEDIA_MEASURE}


def observe_one(practice: Practice, measure_id: str, *, now: datetime) -> Iterable[Observation]:
    """Those of `observe` that are about this measure."""
    probes = load_probe_map().probes.items()
    about_it = [name for name, probe in probes if measure_id in probe.measures]
    devices = selectors.devices_looked_at(practice)
    computers = selectors.looks_of(practice, devices, probes=about_it)
    if not _someone_was(computers):  # what is said then depends on whether any look was made
        computers = selectors.looks_of(practice, devices)
    return _observe(practice, devices, computers, {measure_id}, now)


@provider(ROOM, sees=_topics, about=_about, one=observe_one)
def observe(practice: Practice, *, now: datetime) -> Iterable[Observation]:
    """Nothing before the first look."""
    devices = selectors.devices_looked_at(practice)
    computers = selectors.looks_of(practice, devices)
    return _observe(practice, devices, computers, _about(), now)


def _observe(
    practice: Practice,
    devices: list[Device],
    computers: list[looks.Computer],
    wanted: Collection[str],
    now: datetime,
) -> Iterator[Observation]:
    found = list(looks.observations_of(computers, load_probe_map(), now=now))
    if not _walked_measures().isdisjoint(wanted):
        found += _walked(practice, devices)
    if looks.MEDIA_MEASURE in wanted and _someone_was(computers):
        found += _plugged(practice)
    yield from found
    observed = {item.measure_id for item in found}
    yield from looks.exemptions(computers, _required(), observed)


def _someone_was(computers: list[looks.Computer]) -> bool:
    return any(computer.results for computer in computers)


def _walked(practice: Practice, devices: list[Device]) -> Iterator[Observation]:
    for walked in selectors.walks_of(practice, devices):
        yield from guided.observations_of(load_guide(), walked)


def _plugged(practice: Practice) -> Iterator[Observation]:
    media: dict[Subject, list[selectors.PluggedRow]] = {}
    for row in selectors.plugged_media(practice):
        device = row.medium.device
        media.setdefault(Subject("computer", str(device.id), device.name), []).append(row)
    for computer, rows in media.items():
        seen = [row.plugged for row in rows]
        at = max(row.medium.at for row in rows)
        if (item := looks.media_observation(computer, seen, at=at)) is not None:
            yield item


offers_acts(
    ROOM,
    Act("Vérifier ce poste", "workstation:check", _seen_measures, icon="laptop"),
    Act("Vérifier un téléphone", "workstation:list", _walked_measures, icon="smartphone"),
)
