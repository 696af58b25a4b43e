"""The kinds of service, as the lists of the practice name them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from hygie.suppliers.questionnaires.loader import load_edition


@cache
def kind_labels() -> Mapping[str, str]:
    """The words of each kind, by id, in the order of the list."""
    return {kind.id: kind.label for kind in load_edition().services}


@cache
def kind_hints() -> Mapping[str, str]:
    """One line that explains each kind, by id."""
    return {kind.id: kind.explanation for kind in load_edition().services}


def in_order(service_ids: Iterable[str]) -> list[str]:
    """The kinds that exist, each once, in the order of the list."""
    wanted = set(service_ids)
    return [kind_id for kind_id in kind_labels() if kind_id in wanted]


def services_in_words(service_ids: Iterable[str]) -> str:
    """« Hébergeur, Sauvegarde en ligne »; nothing for none."""
    return ", ".join(kind_labels()[kind_id] for kind_id in in_order(service_ids))


@dataclass(frozen=True)
class ToClarify:
    """Something chosen in an older Hygie that now may be one of several kinds."""

    value: str
    ask: str
    choices: tuple[tuple[str, str], ...]


def to_clarify(values: Iterable[str]) -> tuple[ToClarify, ...]:
    """The questions left by older values; one that is not known any more asks nothing."""
    edition = load_edition()
    wanted = set(values)
    return tuple(
        ToClarify(
            former.value,
            former.ask,
            tuple((kind_id, kind_labels()[kind_id]) for kind_id in former.service_ids),
        )
        for former in edition.former_services
        if former.value in wanted and not former.is_sure
    )


def from_former(value: str) -> tuple[list[str], list[str]]:
    """What a service of the first archives becomes: its kinds, and itself while it is to clarify.

    The first of the kinds that it may be stands until then: none of them claims less than it.
    """
    try:
        former = load_edition().from_former(value)
    except KeyError:
        return ["other"], []
    return list(former.service_ids[:1]), [] if former.is_sure else [former.value]
