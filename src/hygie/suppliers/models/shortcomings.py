"""Formal reports of a shortcoming, to a place that lends its computers."""

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, Q

from hygie.practice.models import OwnedByPractice, Supplier


class Shortcoming(OwnedByPractice):
    """One defect that was seen, told in writing, then answered or not. No patient is named here.

    `answer_by` is moved on by a reminder. `authority_id`: whom the practice turned to in the end.
    """

    supplier = models.ForeignKey(
        Supplier, on_delete=models.CASCADE, related_name="shortcomings", verbose_name="fournisseur"
    )
    seen_on = models.DateField("constaté le")
    seen = models.TextField("ce que vous avez constaté", max_length=1000)
    risk = models.TextField("ce que cela peut causer", max_length=1000)
    expected = models.TextField("ce que vous demandez", max_length=1000)
    created_at = models.DateTimeField("écrit le")
    created_by = models.CharField("écrit par", max_length=160)
    reported_on = models.DateField("signalé le", null=True, blank=True)
    answer_by = models.DateField("réponse attendue le")
    reminded_on = models.DateField("relancé le", null=True, blank=True)
    answered_on = models.DateField("répondu le", null=True, blank=True)
    answer = models.TextField("réponse", max_length=1000, blank=True)
    authority_id = models.CharField("autorité prévenue", max_length=40, blank=True)
    authority_told_on = models.DateField("autorité prévenue le", null=True, blank=True)
    settled_on = models.DateField("corrigé le", null=True, blank=True)

    class Meta:
        verbose_name = "signalement d’un défaut"
        ordering: ClassVar = ["-created_at", "id"]
        constraints: ClassVar = [
            CheckConstraint(
                condition=Q(authority_told_on=None) | ~Q(authority_id=""),
                name="shortcoming_authority_named",
            ),
        ]

    def __str__(self) -> str:
        return self.seen[:60]
