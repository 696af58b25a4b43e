"""One supplier, one day: what is said of it to the hub, subject by subject."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from hygie.assessment.rules.calendar import add_months
from hygie.assessment.rules.observation import Evidence, Observation, Strength, Subject
from hygie.assessment.rules.observation import Outcome as Seen
from hygie.documents.rules.words import day as day_in_words
from hygie.suppliers.days import at_midnight, starts_at
from hygie.suppliers.models import QuestionnaireReturn, SupplierFile
from hygie.suppliers.returned import QuestionnaireState, judged, reading_of
from hygie.suppliers.rules.applies import Needed
from hygie.suppliers.rules.days import months_later
from hygie.suppliers.rules.hds import HdsOutcome
from hygie.suppliers.rules.judging import Level
from hygie.suppliers.rules.reading import VALIDITY_MONTHS, Outcome, Verdict
from hygie.suppliers.states import SupplierState
from hygie.suppliers.topics import BACKUPS, CONTRACT, HDS, RESTITUTION, topic_of

CONTRACT_MONTHS = 12
_BY_PRACTICE = "Le cabinet, contrat en main"
_HYGIE = "Hygie"
_PLACE = "Lieu qui prête son informatique : le contrat le dit (2.10.2)."
_DECIDED = (Outcome.PASS, Outcome.FAIL)
_OUTCOMES = {Outcome.PASS: Seen.PASS, Outcome.FAIL: Seen.FAIL, Outcome.UNKNOWN: Seen.UNKNOWN}


@dataclass(frozen=True)
class Proving:
    """What can be said of this supplier now."""

    state: SupplierState
    now: datetime

    # --- questionnaires -------------------------------------------------------------------------

    def questionnaire(
        self, questionnaire_id: str, measure_id: str, section_id: str = ""
    ) -> Observation:
        """What its answers prove, of the whole questionnaire or of one part."""
        asked = self.state.questionnaire(questionnaire_id)
        topic = topic_of(questionnaire_id)
        found = asked.verdict_of(section_id)
        if asked.need.needed is Needed.NO:
            return self._exempt(measure_id, topic, " ".join(asked.need.reasons))
        # Nothing is waited for from a place; what it did answer counts.
        if self.state.is_only_place and (found is None or found.outcome not in _DECIDED):
            return self._exempt(measure_id, topic, _PLACE)
        if asked.need.needed is Needed.UNDECIDED:
            return self._unknown(measure_id, topic, _to_decide(asked))
        if found is None:
            return self._unknown(measure_id, topic, _not_back(asked))
        return self._answered(measure_id, asked, found, section_id)

    def backups(self, measure_id: str) -> Observation:
        """The part « Sauvegardes » of Q2: exempted when the supplier signs that it does none."""
        asked = self.state.questionnaire("q2")
        returned = asked.chosen(BACKUPS)
        if returned is not None and asked.concerns:
            whole = reading_of(returned, "q2", self.state.today)
            told = whole.judged and whole.judged[0].level is not Level.UNANSWERED
            if told and not whole.of_section(BACKUPS).judged:
                return self._without_backups(measure_id, returned)
        return self.questionnaire("q2", measure_id, BACKUPS)

    def _without_backups(self, measure_id: str, returned: QuestionnaireReturn) -> Observation:
        """Its own word, which holds like the others: signed, and for as long."""
        topic, signed_on = topic_of("q2"), returned.signed_on
        until = months_later(signed_on, VALIDITY_MONTHS) if signed_on else None
        if signed_on is None or until is None or not signed_on <= self.state.today < until:
            return self._unknown(measure_id, topic, _BACKUPS_TO_SIGN)
        return self._seen(
            measure_id,
            topic,
            Seen.NOT_APPLICABLE,
            "Il ne s’occupe pas des sauvegardes.",
            collected_at=starts_at(signed_on, returned.received_at),
            valid_until=at_midnight(until),
            origin=f"{self.state.supplier.name}, {returned.signed_by}",
            strength=Strength.ATTESTED,
            evidence=self._files(returned, SupplierFile.Role.SIGNED),
        )

    def _answered(
        self,
        measure_id: str,
        asked: QuestionnaireState,
        found: Verdict,
        section_id: str,
    ) -> Observation:
        returned = asked.chosen(section_id)
        if returned is None:
            raise ValueError("a verdict rests on answers")
        number = asked.questionnaire.number
        outcome, reasons = _OUTCOMES.get(found.outcome, Seen.UNKNOWN), found.reasons
        if found.outcome is Outcome.EXPIRED and returned.signed_on is not None:
            # Sound on the day it was signed, it is a proof that grew old; else it never was one.
            reading = reading_of(returned, asked.id, returned.signed_on)
            then = judged(returned, reading, returned.signed_on, section_id)
            outcome = Seen.PASS if then.outcome is Outcome.PASS else Seen.UNKNOWN
        at = returned.received_at
        if returned.signed_on is not None:
            at = starts_at(returned.signed_on, at)
        return self._seen(
            measure_id,
            topic_of(asked.id),
            outcome,
            f"Questionnaire {number} de {self.state.supplier.name}, rempli par "
            f"{returned.answered_by}.",
            collected_at=at,
            # What is not known goes on being not known.
            valid_until=at_midnight(found.valid_until)
            if found.valid_until and outcome is not Seen.UNKNOWN
            else None,
            reason="" if outcome is Seen.PASS else " ".join(reasons[:3]),
            origin=f"{self.state.supplier.name}, {returned.signed_by or returned.answered_by}",
            strength=Strength.ATTESTED if returned.signed_on else Strength.STATED,
            evidence=self._files(returned, SupplierFile.Role.SIGNED),
        )

    # --- contracts ------------------------------------------------------------------------------

    def contracts(self) -> Iterator[Observation]:
        """2.10.1, 2.10.2 and 2.9.2."""
        if self.state.is_only_place:
            yield self._exempt("2.10.1", CONTRACT, _PLACE)
        else:
            yield self._clauses("2.10.1", CONTRACT)
        if self.state.is_place:
            yield self._place()
        else:
            yield self._exempt(
                "2.10.2", CONTRACT, "Ce n’est pas un lieu qui vous prête ses postes."
            )
        hosting = self.state.reach.hosting
        if hosting is Needed.NO:
            yield self._exempt("2.9.2", RESTITUTION, "Il ne garde pas vos dossiers.")
        elif hosting is Needed.UNDECIDED:
            yield self._unknown("2.9.2", RESTITUTION, _TO_SAY_HOSTING)
        else:
            yield self._clauses("2.9.2", RESTITUTION)

    def _clauses(self, measure_id: str, topic: str) -> Observation:
        standing = self.state.contract_standing(measure_id)
        if standing is None:
            return self._unknown(measure_id, topic, self._no_contract())
        return self._read(measure_id, topic, standing.outcome, " ".join(standing.reasons[:3]))

    def _place(self) -> Observation:
        found = self.state.place_standing()
        if found is None:
            return self._unknown("2.10.2", CONTRACT, self._no_contract())
        return self._read("2.10.2", CONTRACT, found.outcome, " ".join(found.reasons[:3]))

    def _read(self, measure_id: str, topic: str, outcome: Outcome, reason: str) -> Observation:
        """What was read in the running contracts; it holds twelve months from the oldest look."""
        looks = [item.read_at for item in self.state.running if item.read_at]
        at = min(looks, default=self.now)
        last = [item.ends_on for item in self.state.running if not item.contract.renewal_months]
        ends = [at_midnight(day + timedelta(days=1)) for day in last if day]
        until = min([add_months(at, CONTRACT_MONTHS), *ends])
        seen = _OUTCOMES[outcome]
        return self._seen(
            measure_id,
            topic,
            seen,
            f"Contrat avec {self.state.supplier.name}, relu clause par clause.",
            collected_at=at,
            valid_until=max(until, at) if looks else None,
            reason="" if seen is Seen.PASS else reason,
            evidence=tuple(
                self._file(file)
                for item in self.state.running
                for file in item.contract.files.all()
            ),
        )

    def _no_contract(self) -> str:
        if self.state.contracts:
            return "le contrat noté n’est plus, ou pas encore, en cours. Notez celui d’aujourd’hui."
        return "aucun contrat n’est noté. Retrouvez-le et notez-le."

    # --- hosting --------------------------------------------------------------------------------

    def hosting(self) -> Observation:
        """2.10.3."""
        hosting = self.state.reach.hosting
        if hosting is Needed.NO:
            return self._exempt("2.10.3", HDS, "Il ne garde pas de données de patients.")
        if hosting is Needed.UNDECIDED:
            return self._unknown("2.10.3", HDS, _TO_SAY_HOSTING)
        found = self.state.hds
        files = tuple(self._file(f) for row in self.state.certificates for f in row.files.all())
        noted = [row.created_at for row in self.state.certificates]
        return self._seen(
            "2.10.3",
            HDS,
            Seen(found.outcome.value),
            f"Certificat HDS du service de {self.state.supplier.name}.",
            collected_at=max(noted, default=self.now),
            valid_until=at_midnight(found.valid_until) if found.valid_until else None,
            reason=""
            if found.outcome is HdsOutcome.PASS
            else " ".join(reason.text for reason in found.reasons[:3]),
            # A copy of the certificate speaks for whoever wrote it; what was copied down does not.
            strength=Strength.ATTESTED if files else Strength.STATED,
            evidence=files,
        )

    # --- saying ---------------------------------------------------------------------------------

    def _exempt(self, measure_id: str, topic: str, why: str) -> Observation:
        """What it does tells so: nobody's word is needed, and none weakens the others' proofs."""
        return self._seen(
            measure_id,
            topic,
            Seen.NOT_APPLICABLE,
            f"{self.state.supplier.name} : {why[:1].lower()}{why[1:]}",
            collected_at=self.now,
            origin=_HYGIE,
            strength=Strength.SEEN,
        )

    def _unknown(self, measure_id: str, topic: str, reason: str) -> Observation:
        return self._seen(
            measure_id,
            topic,
            Seen.UNKNOWN,
            f"{self.state.supplier.name} n’a pas encore tout montré.",
            collected_at=self.now,
            reason=reason,
            origin=_HYGIE,
            strength=Strength.SEEN,
        )

    def _seen(
        self,
        measure_id: str,
        topic: str,
        outcome: Seen,
        summary: str,
        *,
        reason: str = "",
        **more: Any,
    ) -> Observation:
        supplier = self.state.supplier
        told = {"origin": _BY_PRACTICE, "strength": Strength.STATED, "valid_until": None} | more
        return Observation(
            measure_id=measure_id,
            topic=topic,
            outcome=outcome,
            summary=summary,
            subject=Subject("supplier", str(supplier.id), supplier.name),
            reason=f"{supplier.name} : {reason[:1].lower()}{reason[1:]}" if reason else "",
            **told,
        )

    def _files(self, returned: QuestionnaireReturn, role: str) -> tuple[Evidence, ...]:
        return tuple(self._file(item) for item in returned.files.all() if item.role == role)

    def _file(self, item: SupplierFile) -> Evidence:
        url = reverse("suppliers:file", args=[self.state.supplier.practice_id, item.id])
        return Evidence(item.name, item.sha256, item.size_bytes, url)


_BACKUPS_TO_SIGN = (
    "il dit ne pas s’occuper des sauvegardes, mais ses réponses ne sont pas signées, ou datent de "
    "plus d’un an. Demandez l’attestation signée."
)
_TO_SAY_HOSTING = "dites s’il garde des données de vos patients."


def _to_decide(asked: QuestionnaireState) -> str:
    if asked.need.to_decide:
        return f"une question reste à trancher. {asked.need.to_decide[0].ask}"
    return "dites d’abord ce qu’il fait pour vous."


def _not_back(asked: QuestionnaireState) -> str:
    number = asked.questionnaire.number
    if asked.request is None:
        return f"le questionnaire {number} ne lui a pas encore été demandé."
    due = day_in_words(asked.request.due_on)
    if asked.is_late:
        return f"le questionnaire {number} était attendu pour le {due}. Relancez-le."
    return f"le questionnaire {number} est attendu pour le {due}."
