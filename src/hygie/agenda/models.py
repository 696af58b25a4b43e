"""Tables of the agenda. Every row carries its practice, and every unique key begins with it."""

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from hygie.agenda.rules import KEY_LIMIT, REASON_LIMIT, Decision, State
from hygie.practice.models import OwnedByPractice


class DeadlineDecision(OwnedByPractice):
    """What was decided about one occurrence of a deadline: done, or put off and why.

    Taken back, the row stays, resumed: `revision` never goes down, and calendars rely on it.
    """

    class State(models.TextChoices):
        DONE = State.DONE.value, "Faite"
        POSTPONED = State.POSTPONED.value, "Reportée"
        RESUMED = State.RESUMED.value, "Reprise"

    key = models.CharField("échéance", max_length=KEY_LIMIT)
    title = models.CharField("intitulé", max_length=200)
    state = models.CharField("état", max_length=20, choices=State.choices)
    due_on = models.DateField("prévue le")
    until = models.DateField("reportée au", null=True, blank=True)
    kept = models.BooleanField("appliquée à sa source", default=False)
    reason = models.CharField("raison", max_length=REASON_LIMIT, blank=True)
    decided_by = models.CharField("décidé par", max_length=160)
    decided_at = models.DateTimeField("décidé le")
    revision = models.PositiveIntegerField("révision", default=1)

    class Meta:
        verbose_name = "décision sur une échéance"
        constraints: ClassVar = [
            UniqueConstraint("practice", "key", name="one_decision_a_deadline"),
            CheckConstraint(
                condition=Q(state__in=[item.value for item in State]), name="decision_state_known"
            ),
            CheckConstraint(
                condition=~Q(state="postponed") | (Q(until__isnull=False) & ~Q(reason="")),
                name="postponed_until_and_why",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def decision(self) -> Decision:
        """The row as the rules see it."""
        return Decision(State(self.state), self.due_on, self.until, self.kept)


class ReminderMailbox(OwnedByPractice):
    """Through which server reminders leave, to whom, and what became of the last one."""

    class Security(models.TextChoices):
        TLS = "tls", "TLS dès la connexion (port 465, le plus courant)"
        STARTTLS = "starttls", "STARTTLS (port 587)"
        NONE = "none", "Aucun (relais sur cet ordinateur seulement)"

    is_on = models.BooleanField("envoyer les rappels", default=True)
    host = models.CharField("serveur d’envoi", max_length=253)
    port = models.PositiveIntegerField("port", default=465)
    security = models.CharField(
        "chiffrement", max_length=10, choices=Security.choices, default=Security.TLS
    )
    username = models.CharField("compte", max_length=254, blank=True)
    sender = models.EmailField("expéditeur", max_length=254)
    recipient = models.EmailField("destinataire", max_length=254)
    revision = models.PositiveIntegerField("révision", default=1)
    last_day = models.DateField("jour du dernier rappel", null=True, blank=True)
    tried_at = models.DateTimeField("dernier essai", null=True, blank=True)
    sent_at = models.DateTimeField("dernier envoi", null=True, blank=True)
    failure = models.CharField("ce qui n’a pas marché", max_length=1000, blank=True)

    class Meta:
        verbose_name = "messagerie des rappels"
        constraints: ClassVar = [
            UniqueConstraint("practice", name="one_reminder_mailbox_a_practice"),
            CheckConstraint(
                condition=Q(port__gte=1) & Q(port__lte=65535), name="reminder_port_valid"
            ),
            CheckConstraint(
                condition=Q(security__in=["tls", "starttls", "none"]),
                name="reminder_security_known",
            ),
        ]

    def __str__(self) -> str:
        return self.host


class MailboxPassword(models.Model):
    """The password of a mailbox, as it is, in the encrypted database: no page, no journal shows it.

    It is not a row of the practice, on purpose: archives carry those, and may be in clear.
    """

    mailbox = models.OneToOneField(
        ReminderMailbox, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    value = models.CharField("mot de passe", max_length=500)

    class Meta:
        verbose_name = "mot de passe de la messagerie"

    def __str__(self) -> str:
        return str(self.mailbox_id)
