"""Does a certificate protect this service? Pass, fail with the precise reason, or not known."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from hygie.documents.rules.words import day as day_in_words
from hygie.suppliers.questionnaires.model import HdsFacts
from hygie.suppliers.rules.days import months_later

MONTHS_A_YEAR = 12


class Holder(StrEnum):
    """Whose certificate it is, seen from the supplier."""

    SUPPLIER = "supplier"
    HOST = "host"
    OTHER = "other"
    UNKNOWN = "unknown"


HOLDER_LABELS = {
    Holder.SUPPLIER: "le fournisseur lui-même",
    Holder.HOST: "l’hébergeur choisi par le fournisseur",
    Holder.OTHER: "une autre société",
    Holder.UNKNOWN: "je ne sais pas",
}


class HdsOutcome(StrEnum):
    """UNKNOWN carries its reasons, and never counts as a pass."""

    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


class Code(StrEnum):
    """Why a certificate fails, or cannot be judged."""

    NONE = "none"
    NOT_GIVEN = "not_given"
    EXPIRED = "expired"
    NOT_STARTED = "not_started"
    NOT_COVERED = "not_covered"
    HELD_BY_OTHER = "held_by_other"
    OLD_REFERENTIAL = "old_referential"
    APPROVAL = "approval"
    NO_NUMBER = "no_number"
    NO_END = "no_end"
    NO_REFERENTIAL = "no_referential"
    NO_ACTIVITIES = "no_activities"
    NO_HOLDER = "no_holder"
    NO_CHAIN = "no_chain"
    ODD_DATES = "odd_dates"
    NO_USE = "no_use"


@dataclass(frozen=True)
class Reason:
    """One reason, in French, with the next gesture."""

    code: Code
    text: str


@dataclass(frozen=True)
class Certificate:
    """What is written on a certificate, or on an approval.

    `chain`: whether a contract or statement ties the holder to this service, when the holder is
    not the supplier; None: nobody has looked. `referential_id`, `number`: empty when not known.
    """

    number: str
    holder_name: str
    holder: Holder
    activities: frozenset[int]
    referential_id: str
    issued_on: date | None
    ends_on: date | None
    chain: bool | None = None
    is_approval: bool = False


@dataclass(frozen=True)
class HdsVerdict:
    """`valid_until`: the first day on which it no longer holds; `renew_from`: ask for the next."""

    outcome: HdsOutcome
    reasons: tuple[Reason, ...] = ()
    valid_until: date | None = None
    renew_from: date | None = None


@dataclass(frozen=True)
class _Weighed:
    certificate: Certificate
    fails: tuple[Reason, ...]
    doubts: tuple[Reason, ...]

    @property
    def is_sound(self) -> bool:
        return not self.fails and not self.doubts

    def may_cover(self, activity: int) -> bool:
        """Activities that nobody copied down may be any."""
        activities = self.certificate.activities
        return self.certificate.is_approval or not activities or activity in activities


def judge_hosting(
    certificates: Sequence[Certificate],
    *,
    used: Collection[int],
    facts: HdsFacts,
    today: date,
    archiving: bool = False,
    declared_none: bool = False,
) -> HdsVerdict:
    """Each activity used must be covered by one sound certificate at least.

    `archiving`: the service only keeps archives, so that an approval is admitted.
    `declared_none`: the supplier said that it has no certificate.
    """
    if not certificates:
        return _without_any(declared_none=declared_none)
    weighed = [_weigh(item, facts, today, archiving=archiving) for item in certificates]
    if not used:
        return _without_use(weighed)
    sound = [item for item in weighed if item.is_sound]
    left = [n for n in sorted(used) if not any(item.may_cover(n) for item in sound)]
    if not left:
        return _passed(sound, used, facts)
    doubtful = [item for item in weighed if item.doubts and not item.fails]
    hopeless = [n for n in left if not any(item.may_cover(n) for item in doubtful)]
    if hopeless:
        failed = [item for item in weighed if item.fails]
        return HdsVerdict(HdsOutcome.FAIL, _why_not(hopeless, failed, facts))
    doubts = _once(
        reason for item in doubtful if any(map(item.may_cover, left)) for reason in item.doubts
    )
    return HdsVerdict(HdsOutcome.UNKNOWN, doubts)


def _without_any(*, declared_none: bool) -> HdsVerdict:
    if declared_none:
        text = "Ce fournisseur n’a pas de certificat HDS. Demandez une date, ou préparez un départ."
        return HdsVerdict(HdsOutcome.FAIL, (Reason(Code.NONE, text),))
    text = "Aucun certificat HDS n’est enregistré. Demandez-le au fournisseur."
    return HdsVerdict(HdsOutcome.UNKNOWN, (Reason(Code.NOT_GIVEN, text),))


def _without_use(weighed: Sequence[_Weighed]) -> HdsVerdict:
    if all(item.fails for item in weighed):
        return HdsVerdict(HdsOutcome.FAIL, _once(r for item in weighed for r in item.fails))
    text = "Dites quelles activités, de 1 à 6, ce service utilise."
    doubts = _once(reason for item in weighed for reason in item.doubts)
    return HdsVerdict(HdsOutcome.UNKNOWN, (Reason(Code.NO_USE, text), *doubts))


def _passed(sound: Sequence[_Weighed], used: Collection[int], facts: HdsFacts) -> HdsVerdict:
    until = min(
        max(_last_day(item.certificate, facts) for item in sound if item.may_cover(n)) for n in used
    )
    return HdsVerdict(
        HdsOutcome.PASS,
        valid_until=until + timedelta(days=1),
        renew_from=months_later(until, -facts.renew_months),
    )


def _last_day(certificate: Certificate, facts: HdsFacts) -> date:
    """The end that is written, or the end of its referential when that comes first."""
    days = [certificate.ends_on or date.max]
    referential = facts.referential(certificate.referential_id)
    if referential and referential.accepted_until and not certificate.is_approval:
        days.append(referential.accepted_until)
    return min(days)


def _why_not(
    hopeless: Sequence[int], failed: Sequence[_Weighed], facts: HdsFacts
) -> tuple[Reason, ...]:
    reasons = [r for item in failed if any(map(item.may_cover, hopeless)) for r in item.fails]
    for number in hopeless:
        if not any(item.may_cover(number) for item in failed):
            label = facts.activity(number).label
            text = (
                f"Le certificat ne couvre pas l’activité {number} ({label}), que ce service "
                "utilise. Demandez qui la couvre."
            )
            reasons.append(Reason(Code.NOT_COVERED, text))
    return _once(reasons)


def _weigh(certificate: Certificate, facts: HdsFacts, today: date, *, archiving: bool) -> _Weighed:
    fails, doubts = _dates(certificate, facts, today)
    holder_fails, holder_doubts = _holder(certificate)
    fails += holder_fails
    doubts += holder_doubts
    if not certificate.number.strip():
        doubts.append(Reason(Code.NO_NUMBER, "Le numéro du certificat manque. Demandez-le."))
    if certificate.is_approval:
        if not archiving:
            fails.append(Reason(Code.APPROVAL, _APPROVAL))
    else:
        more_fails, more_doubts = _referential(certificate, facts, today)
        fails += more_fails
        doubts += more_doubts
        if not certificate.activities:
            text = "Les activités couvertes ne sont pas notées. Recopiez-les du certificat."
            doubts.append(Reason(Code.NO_ACTIVITIES, text))
    return _Weighed(certificate, tuple(fails), tuple(doubts))


_APPROVAL = (
    "C’est un agrément : il ne vaut plus que pour l’archivage. Demandez un certificat HDS "
    "(règle à vérifier)."
)


def _dates(
    certificate: Certificate, facts: HdsFacts, today: date
) -> tuple[list[Reason], list[Reason]]:
    fails, doubts = [], []
    issued, ends = certificate.issued_on, certificate.ends_on
    if ends is None:
        text = "La date de fin du certificat manque. Demandez-la."
        doubts.append(Reason(Code.NO_END, text))
    elif ends < today:
        text = f"Le certificat a pris fin le {day_in_words(ends)}. Demandez le suivant."
        fails.append(Reason(Code.EXPIRED, text))
    if issued is not None and issued > today:
        text = f"Le certificat ne commence que le {day_in_words(issued)}. Demandez le précédent."
        fails.append(Reason(Code.NOT_STARTED, text))
    if issued is not None and ends is not None and not certificate.is_approval:
        longest = months_later(issued, facts.longest_years * MONTHS_A_YEAR)
        if ends > longest:
            text = (
                f"Un certificat dure {facts.longest_years} ans au plus : ces dates ne vont pas "
                "ensemble. Relisez-le."
            )
            doubts.append(Reason(Code.ODD_DATES, text))
    return fails, doubts


def _holder(certificate: Certificate) -> tuple[list[Reason], list[Reason]]:
    if certificate.holder is Holder.SUPPLIER:
        return [], []
    if certificate.holder is Holder.UNKNOWN:
        text = "Le titulaire du certificat n’est pas connu. Lisez le nom écrit sur le document."
        return [], [Reason(Code.NO_HOLDER, text)]
    name = certificate.holder_name.strip() or HOLDER_LABELS[certificate.holder]
    if certificate.chain is None:
        text = (
            f"Le certificat est au nom d’un autre ({name}). Demandez l’écrit qui le relie à ce "
            "service."
        )
        return [], [Reason(Code.NO_CHAIN, text)]
    if certificate.chain:
        return [], []
    text = (
        f"Le certificat est au nom d’un autre ({name}) et rien ne le relie à ce service. "
        "Demandez une attestation du titulaire."
    )
    return [Reason(Code.HELD_BY_OTHER, text)], []


def _referential(
    certificate: Certificate, facts: HdsFacts, today: date
) -> tuple[list[Reason], list[Reason]]:
    referential = facts.referential(certificate.referential_id)
    if referential is None:
        text = "La version du référentiel HDS n’est pas notée. Lisez-la sur le certificat."
        return [], [Reason(Code.NO_REFERENTIAL, text)]
    if referential.accepted_until is not None and today > referential.accepted_until:
        text = (
            f"Le certificat suit une version du référentiel admise jusqu’au "
            f"{day_in_words(referential.accepted_until)} (date à vérifier). Demandez un certificat "
            f"sur la {facts.current.label[0].lower()}{facts.current.label[1:]}."
        )
        return [Reason(Code.OLD_REFERENTIAL, text)], []
    issued, last = certificate.issued_on, referential.issued_until
    if issued is not None and last is not None and issued > last:
        text = (
            f"Un certificat délivré après le {day_in_words(last)} devrait suivre la version "
            "suivante du référentiel. Relisez-le."
        )
        return [], [Reason(Code.ODD_DATES, text)]
    return [], []


def _once(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    return tuple(dict.fromkeys(reasons))
