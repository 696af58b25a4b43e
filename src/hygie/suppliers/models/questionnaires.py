"""What was asked to a supplier, and what came back."""

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from hygie.practice.models import OwnedByPractice, Supplier


class QuestionnaireRequest(OwnedByPractice):
    """Questionnaires sent to a supplier, as they were that day.

    `nonce` goes with the file and comes back inside the seal of its answers: it ties them to this
    request. `services` are the kinds of service that the supplier had: they decide what is asked.
    """

    supplier = models.ForeignKey(
        Supplier, on_delete=models.CASCADE, related_name="requests", verbose_name="fournisseur"
    )
    nonce = models.CharField("code de la demande", max_length=64)
    edition_id = models.CharField("édition", max_length=40)
    questionnaires = models.JSONField("questionnaires", default=list)
    question_ids = models.JSONField("questions", default=list)
    services = models.JSONField("services rendus", default=list, blank=True)
    asked_on = models.DateField("demandé le")
    due_on = models.DateField("à rendre pour le")
    message = models.TextField("message", max_length=1000, blank=True)
    created_at = models.DateTimeField("créé le")
    created_by = models.CharField("créé par", max_length=160)
    dropped_at = models.DateTimeField("abandonné le", null=True, blank=True)

    class Meta:
        verbose_name = "demande de questionnaires"
        ordering: ClassVar = ["-created_at", "id"]
        constraints: ClassVar = [
            UniqueConstraint("practice", "nonce", name="request_nonce_once"),
            CheckConstraint(condition=~Q(nonce=""), name="request_has_a_nonce"),
        ]

    def __str__(self) -> str:
        return f"{self.supplier} {self.asked_on}"


class QuestionnaireReturn(OwnedByPractice):
    """Answers that came back, as they came; a later return of the same request counts instead.

    `answers`: by question, what `rules.answers.read_answer` reads. `edition_id` is that of the
    file; `merge_notes` say what became of answers of an older one. `accepted`: the questions whose
    « sans objet » the practice accepted, with who and when. `signed_on` is the date written on the
    signed attestation: without it, answers prove nothing yet.
    """

    request = models.ForeignKey(
        QuestionnaireRequest,
        on_delete=models.CASCADE,
        related_name="returns",
        verbose_name="demande",
    )
    edition_id = models.CharField("édition", max_length=40)
    answers = models.JSONField("réponses", default=dict)
    answered_by = models.CharField("répondu par", max_length=200)
    answered_on = models.DateField("répondu le")
    received_at = models.DateTimeField("reçu le")
    received_by = models.CharField("reçu par", max_length=160)
    seal = models.CharField("sceau", max_length=64, blank=True)
    sha256 = models.CharField("empreinte", max_length=64)
    merge_notes = models.JSONField("notes de reprise", default=list, blank=True)
    accepted = models.JSONField("« sans objet » acceptés", default=dict, blank=True)
    signed_on = models.DateField("signé le", null=True, blank=True)
    signed_by = models.CharField("signé par", max_length=200, blank=True)

    class Meta:
        verbose_name = "questionnaires rendus"
        ordering: ClassVar = ["-received_at", "id"]
        constraints: ClassVar = [
            UniqueConstraint("practice", "request", "sha256", name="return_once_a_request"),
        ]

    def __str__(self) -> str:
        return f"{self.answered_by} {self.answered_on}"
