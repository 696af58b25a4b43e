"""The practice itself, and what each of its rows begins with."""

import uuid

from django.db import models

from hygie.catalog.applicability import Situation
from hygie.practice.rules.situation import situation


class Profession(models.TextChoices):
    """Who the guide is written for."""

    GENERAL_PRACTITIONER = "general_practitioner", "Médecin généraliste"
    SPECIALIST = "specialist", "Médecin spécialiste"
    NURSE = "nurse", "Infirmier, infirmière"
    DENTIST = "dentist", "Chirurgien-dentiste"
    MIDWIFE = "midwife", "Sage-femme"
    PHYSIOTHERAPIST = "physiotherapist", "Masseur-kinésithérapeute"
    PHARMACIST = "pharmacist", "Pharmacien, pharmacienne"
    SPEECH_THERAPIST = "speech_therapist", "Orthophoniste"
    ORTHOPTIST = "orthoptist", "Orthoptiste"
    PODIATRIST = "podiatrist", "Pédicure-podologue"
    OCCUPATIONAL_THERAPIST = "occupational_therapist", "Ergothérapeute"
    PSYCHOMOTOR_THERAPIST = "psychomotor_therapist", "Psychomotricien, psychomotricienne"
    DIETITIAN = "dietitian", "Diététicien, diététicienne"
    OPTICIAN = "optician", "Opticien-lunetier"
    HEARING_AID_SPECIALIST = "hearing_aid_specialist", "Audioprothésiste"
    PSYCHOLOGIST = "psychologist", "Psychologue"
    BIOLOGIST = "biologist", "Biologiste médical"
    OTHER = "other", "Autre profession de santé"


class ExerciseMode(models.TextChoices):
    """Axis 1 of the guide's table."""

    INDIVIDUAL = "individual", "Seul ou seule"
    WITH_ASSISTANT = "with_assistant", "Avec un ou une assistante"
    COLLECTIVE = "collective", "À plusieurs professionnels"


class SoftwareSharing(models.TextChoices):
    """Axis 2 of the guide's table."""

    INDIVIDUAL = "individual", "Je suis seul à utiliser mes logiciels"
    SHARED = "shared", "Au moins un logiciel est partagé"


class Practice(models.Model):
    """One practice. Its id is public and unguessable."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("nom du cabinet", max_length=120)
    profession = models.CharField("profession", max_length=30, choices=Profession.choices)
    street = models.CharField("adresse", max_length=200, blank=True)
    postal_code = models.CharField("code postal", max_length=10, blank=True)
    city = models.CharField("commune", max_length=100, blank=True)
    exercise_mode = models.CharField(
        "mode d’exercice", max_length=20, choices=ExerciseMode.choices, blank=True
    )
    software_sharing = models.CharField(
        "usage des logiciels", max_length=20, choices=SoftwareSharing.choices, blank=True
    )
    uses = models.JSONField("usages", default=list, blank=True)
    third_party_premises = models.BooleanField("locaux d’un tiers", default=False)
    wizard_step = models.PositiveSmallIntegerField("étape en cours", default=1)
    described_at = models.DateTimeField("situation décrite le", null=True, blank=True)
    created_at = models.DateTimeField("créé le")
    # Where the journal ends: without it, a journal cut short would look whole.
    journal_head_sequence = models.PositiveBigIntegerField("dernier rang du journal", default=0)
    journal_head_hash = models.CharField("dernière empreinte du journal", max_length=64, blank=True)

    class Meta:
        verbose_name = "cabinet"

    def __str__(self) -> str:
        return self.name

    @property
    def situation(self) -> Situation:
        return situation(
            exercise_mode=self.exercise_mode,
            software_sharing=self.software_sharing,
            uses=self.uses,
            third_party_premises=self.third_party_premises,
        )


class OwnedByPractice(models.Model):
    """What every table of a practice starts with."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True
