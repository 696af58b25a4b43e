"""Contracts, and what was looked for in them."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from hygie.practice.models import OwnedByPractice, Supplier
from hygie.suppliers.rules.contract import Presence

PRESENCES = [
    (Presence.PRESENT.value, "Présente"),
    (Presence.ABSENT.value, "Absente"),
    (Presence.UNKNOWN.value, "Je ne sais pas"),
]


class Contract(OwnedByPractice):
    """What binds a supplier and the practice.

    `renewal_months`: it goes on for as long again unless somebody ends it; 0 when it just stops.
    `notice_months`: how long before the end one must say so; None when nobody looked.
    `stopped_on`: it was ended, and asks for nothing any more.
    `services`: the kinds of service that it is about, of those of the supplier; none named, all.
    `completes`: the contract of which it is an annex or a rider; their clauses are read as one.
    """

    supplier = models.ForeignKey(
        Supplier, on_delete=models.CASCADE, related_name="contracts", verbose_name="fournisseur"
    )
    title = models.CharField("nom ou numéro du contrat", max_length=120)
    signed_on = models.DateField("signé le", null=True, blank=True)
    starts_on = models.DateField("commence le", null=True, blank=True)
    ends_on = models.DateField("prend fin le", null=True, blank=True)
    renewal_months = models.PositiveSmallIntegerField("reconduit pour (mois)", default=0)
    notice_months = models.PositiveSmallIntegerField("préavis (mois)", null=True, blank=True)
    stopped_on = models.DateField("arrêté le", null=True, blank=True)
    notes = models.TextField("notes", max_length=2000, blank=True)
    services = models.JSONField("services concernés", default=list, blank=True)
    completes = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="completed_by",
        verbose_name="complète le contrat",
    )
    created_at = models.DateTimeField("ajouté le")

    class Meta:
        verbose_name = "contrat"
        ordering: ClassVar = [F("stopped_on").asc(nulls_first=True), "ends_on", "title", "id"]
        constraints: ClassVar = [
            CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="contract_ends_after_it_starts",
                violation_error_message="La fin du contrat est avant son début.",
            ),
            CheckConstraint(
                condition=Q(renewal_months__lte=120)
                & (Q(notice_months=None) | Q(notice_months__lte=120)),
                name="contract_months_bounded",
                violation_error_message="Comptez 120 mois au plus.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """One completes another of the same supplier, one step deep."""
        if self.completes is None:
            return
        if self.completes_id == self.id or self.completes.supplier_id != self.supplier_id:
            raise ValidationError({"completes": "Choisissez un autre contrat du même fournisseur."})
        if self.completes.completes_id is not None:
            raise ValidationError({"completes": "Ce contrat en complète déjà un autre."})
        if Contract.objects.filter(practice=self.practice_id, completes=self.id).exists():
            raise ValidationError({"completes": "Un autre contrat complète déjà celui-ci."})


class ClauseAnswer(OwnedByPractice):
    """Whether one clause, to have or to refuse, was found in a contract."""

    contract = models.ForeignKey(
        Contract, on_delete=models.CASCADE, related_name="clauses", verbose_name="contrat"
    )
    clause_id = models.CharField("clause", max_length=60)
    presence = models.CharField("présence", max_length=10, choices=PRESENCES)
    note = models.CharField("remarque", max_length=500, blank=True)
    answered_at = models.DateTimeField("répondu le")
    answered_by = models.CharField("répondu par", max_length=160)

    class Meta:
        verbose_name = "clause d’un contrat"
        ordering: ClassVar = ["clause_id"]
        constraints: ClassVar = [
            UniqueConstraint("practice", "contract", "clause_id", name="one_answer_a_clause"),
            CheckConstraint(
                condition=Q(presence__in=[item.value for item in Presence]),
                name="clause_presence_known",
            ),
        ]

    def __str__(self) -> str:
        return self.clause_id
