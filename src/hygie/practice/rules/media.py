"""The life of a removable medium, as data: what may happen to it, from which state to which."""

from collections.abc import Collection
from dataclasses import dataclass

from hygie.errors import ConflictError

KNOWN, LOST, QUARANTINE, RETIRED = "known", "lost", "quarantine", "retired"

STATES = {
    KNOWN: "En usage",
    LOST: "Perdu",
    QUARANTINE: "En quarantaine",
    RETIRED: "Sorti du registre",
}
# What a proof is asked for. A lost medium stays: until somebody says that it will not come back,
# the register is not in order.
WATCHED = (KNOWN, QUARANTINE, LOST)

RELEASE_REASONS = {
    "checked": "Vérifié par l’informaticien",
    "erased": "Effacé entièrement",
}


@dataclass(frozen=True)
class Act:
    """Something that happens to a medium.

    `verb` is that of the journal; `reasons` are the words one of which must be given, none when
    the act needs no reason.
    """

    verb: str
    before: tuple[str, ...]
    after: str
    reasons: Collection[str] = ()


# Nothing leads from lost to known: who knows where it has been?
ACTS = {
    "check_in": Act("medium.checked_in", (KNOWN,), KNOWN),
    "lose": Act("medium.lost", (KNOWN, QUARANTINE), LOST),
    "find": Act("medium.found", (LOST,), QUARANTINE),
    "set_aside": Act("medium.set_aside", (KNOWN,), QUARANTINE),
    "release": Act("medium.released", (QUARANTINE,), KNOWN, tuple(RELEASE_REASONS)),
    "retire": Act("medium.retired", (KNOWN, LOST, QUARANTINE), RETIRED),
    "bring_back": Act("medium.brought_back", (RETIRED,), QUARANTINE),
}

EVERYBODYS_ACTS = frozenset({"check_in", "lose", "find", "set_aside"})


def acts_from(state: str) -> tuple[str, ...]:
    """What may happen to a medium in this state."""
    return tuple(name for name, act in ACTS.items() if state in act.before)


def state_after(act: str, *, state: str, reason: str = "") -> str:
    """The state that an act leads to. Raises ConflictError when it may not happen now."""
    wanted = ACTS[act]
    if state not in wanted.before:
        raise ConflictError(
            f"Ce support est à présent « {STATES[state].lower()} » : ce geste ne lui convient pas.",
            means="Rien n’a été modifié.",
            next_step="Revenez à sa fiche, et choisissez parmi les gestes proposés.",
        )
    if wanted.reasons and reason not in wanted.reasons:
        raise ConflictError(
            "Un support ne sort de quarantaine que vérifié ou effacé.",
            means="Rien n’a été modifié.",
            next_step="Dites lequel des deux a été fait.",
        )
    return wanted.after


def same_serial(serial: str) -> str:
    """The serial number as two looks at the same medium agree on it; empty when unknown."""
    return "".join(serial.split()).casefold()
