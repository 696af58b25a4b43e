"""Whether a device is protected from what comes through the mains."""

from dataclasses import dataclass
from datetime import date

from hygie.assessment.rules.observation import Outcome
from hygie.premises.rules.seen import Reply

POINT = "power-protection"
# Carried about and charged now and then: a surge takes the charger first, and nothing is stored
# in them alone.
EXEMPT = {
    "smartphone": "un téléphone, qui ne reste pas branché",
    "tablet": "une tablette, qui ne reste pas branchée",
}
PROTECTED = {
    "surge": "sur un parasurtenseur",
    "ups": "sur un onduleur",
    "battery": "alimenté par sa propre batterie",
}


@dataclass(frozen=True)
class PowerFacts:
    """What the inventory and the last round say of one device."""

    name: str
    kind: str
    protection: str
    checked_on: date | None
    reply: Reply | None = None
    reply_reason: str = ""
    replied_on: date | None = None


@dataclass(frozen=True)
class Powered:
    """What that means. `seen_on` is the day of the look that decided, None when nobody looked."""

    outcome: Outcome
    summary: str
    reason: str = ""
    seen_on: date | None = None


def powered(device: PowerFacts) -> Powered:
    """The newer of the two looks decides; the inventory on the same day, for it says more."""
    if device.kind in EXEMPT:
        return Powered(
            Outcome.NOT_APPLICABLE,
            f"« {device.name} » est {EXEMPT[device.kind]}.",
        )
    noted = _from_the_inventory(device)
    walked = _from_the_round(device)
    if noted is None or walked is None:
        return noted or walked or _nobody_looked(device)
    return noted if (noted.seen_on or date.min) >= (walked.seen_on or date.min) else walked


def _from_the_inventory(device: PowerFacts) -> Powered | None:
    if device.checked_on is None:
        return None
    if device.protection == "none":
        return _unprotected(device, device.checked_on)
    if device.protection not in PROTECTED:
        return None
    how = PROTECTED[device.protection]
    return Powered(Outcome.PASS, f"« {device.name} » est {how}.", seen_on=device.checked_on)


def _from_the_round(device: PowerFacts) -> Powered | None:
    if device.reply is None:
        return None
    on = device.replied_on
    if device.reply is Reply.YES:
        return Powered(Outcome.PASS, f"« {device.name} » est sur une prise protégée.", seen_on=on)
    if device.reply is Reply.NO:
        return _unprotected(device, on)
    outcome = Outcome.UNKNOWN if device.reply is Reply.NOT_SEEN else Outcome.NOT_APPLICABLE
    return Powered(
        outcome,
        f"« {device.name} » : {device.reply.label.lower()}.",
        f"« {device.name} » : {device.reply_reason}",
        on,
    )


def _unprotected(device: PowerFacts, on: date | None) -> Powered:
    return Powered(
        Outcome.FAIL,
        f"« {device.name} » n’a pas de protection électrique.",
        f"Branchez « {device.name} » sur une multiprise parasurtenseur ou un onduleur.",
        on,
    )


def _nobody_looked(device: PowerFacts) -> Powered:
    return Powered(
        Outcome.UNKNOWN,
        f"La prise de « {device.name} » n’a pas encore été regardée.",
        f"regardez sur quelle prise « {device.name} » est branché.",
    )
