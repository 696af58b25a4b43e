"""The one journal of every change."""

from typing import Any, ClassVar, NoReturn

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from hygie.practice.models.practice import OwnedByPractice
from hygie.practice.models.words import choice_words
from hygie.practice.rules.journal import Change, changes, verb_label


class JournalQuerySet(models.QuerySet["JournalEntry"]):
    """Append-only: what is written stays."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("the journal is append-only")

    def delete(self) -> NoReturn:
        raise TypeError("the journal is append-only")


class JournalEntry(OwnedByPractice):
    """One change: who, when, what, before, after, chained to the previous one by its hash."""

    sequence = models.PositiveBigIntegerField("rang")
    at = models.DateTimeField("le")
    actor = models.CharField("par", max_length=160)
    verb = models.CharField("acte", max_length=60)
    subject = models.CharField("objet", max_length=200)
    before = models.JSONField("avant", null=True)
    after = models.JSONField("après", null=True)
    previous_hash = models.CharField("empreinte précédente", max_length=64)
    hash = models.CharField("empreinte", max_length=64)

    objects = JournalQuerySet.as_manager()

    class Meta:
        verbose_name = "entrée du journal"
        ordering: ClassVar = ["sequence"]
        constraints: ClassVar = [
            UniqueConstraint("practice", "sequence", name="journal_sequence_once"),
            CheckConstraint(condition=Q(sequence__gte=1), name="journal_sequence_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.verb}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("the journal is append-only")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("the journal is append-only")

    @property
    def verb_label(self) -> str:
        return verb_label(self.verb)

    @property
    def changes(self) -> tuple[Change, ...]:
        return changes(self.before, self.after, choice_words())
