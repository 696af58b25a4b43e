"""Tables of the practice. Every row carries its practice, and every unique key begins with it."""

import uuid
from functools import cache
from typing import Any, ClassVar, NoReturn

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from hygie.catalog.applicability import Situation
from hygie.practice.rules.journal import Change, changes, verb_label
from hygie.practice.rules.situation import USES, situation


class Profession(models.TextChoices):
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


class Role(models.TextChoices):
    """What a person may do in Hygie itself."""

    OWNER = "owner", "Responsable du cabinet"
    ASSISTANT = "assistant", "Assistance"


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


class Person(OwnedByPractice):
    """Somebody who works in the practice."""

    class Function(models.TextChoices):
        PROFESSIONAL = "professional", "Professionnel de santé"
        ASSISTANT = "assistant", "Assistant ou assistante"
        SECRETARY = "secretary", "Secrétaire"
        REPLACEMENT = "replacement", "Remplaçant ou remplaçante"
        TRAINEE = "trainee", "Stagiaire ou étudiant"
        OTHER = "other", "Autre"

    name = models.CharField("nom", max_length=120)
    function = models.CharField(
        "fonction", max_length=20, choices=Function.choices, default=Function.PROFESSIONAL
    )
    uses_it = models.BooleanField("utilise l’informatique du cabinet", default=True)
    role = models.CharField(
        "rôle dans Hygie", max_length=20, choices=Role.choices, default=Role.ASSISTANT
    )
    created_at = models.DateTimeField("ajouté le")

    class Meta:
        verbose_name = "personne"
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            UniqueConstraint("practice", "name", name="person_named_once"),
            CheckConstraint(condition=Q(role__in=Role.values), name="person_role_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_owner(self) -> bool:
        return self.role == Role.OWNER


class Device(OwnedByPractice):
    """A piece of equipment, in a first simple list."""

    class Kind(models.TextChoices):
        DESKTOP = "desktop", "Ordinateur fixe"
        LAPTOP = "laptop", "Ordinateur portable"
        SMARTPHONE = "smartphone", "Téléphone"
        TABLET = "tablet", "Tablette"
        SERVER = "server", "Serveur ou disque réseau"
        PRINTER = "printer", "Imprimante ou numériseur"
        ROUTER = "router", "Box ou routeur"
        CARD_READER = "card_reader", "Lecteur de carte"
        MEDICAL = "medical", "Appareil médical connecté"
        OTHER = "other", "Autre"

    class System(models.TextChoices):
        WINDOWS_11 = "windows_11", "Windows 11"
        WINDOWS_10 = "windows_10", "Windows 10"
        MACOS = "macos", "macOS"
        LINUX = "linux", "Linux"
        ANDROID = "android", "Android"
        IOS = "ios", "iPhone ou iPad"
        OTHER = "other", "Autre, ou je ne sais pas"

    class Usage(models.TextChoices):
        PROFESSIONAL = "professional", "Professionnel seulement"
        MIXED = "mixed", "Professionnel et personnel"
        PERSONAL = "personal", "Personnel"

    COMPUTERS: ClassVar = (Kind.DESKTOP, Kind.LAPTOP)
    MOBILES: ClassVar = (Kind.SMARTPHONE, Kind.TABLET)

    name = models.CharField("nom", max_length=80)
    kind = models.CharField("type", max_length=20, choices=Kind.choices, default=Kind.DESKTOP)
    system = models.CharField(
        "système", max_length=20, choices=System.choices, default=System.OTHER
    )
    usage = models.CharField(
        "usage", max_length=20, choices=Usage.choices, default=Usage.PROFESSIONAL
    )
    created_at = models.DateTimeField("ajouté le")

    class Meta:
        verbose_name = "appareil"
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            UniqueConstraint("practice", "name", name="device_named_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Supplier(OwnedByPractice):
    """Who provides a computing service to the practice."""

    class Service(models.TextChoices):
        MAINTENANCE = "maintenance", "Installation et maintenance sur place"
        REMOTE_MAINTENANCE = "remote_maintenance", "Maintenance à distance"
        CARE_SOFTWARE = "care_software", "Logiciel de soins ou d’officine"
        ONLINE_SERVICE = "online_service", "Service en ligne avec des données de patients"
        STORAGE = "storage", "Stockage ou sauvegarde en ligne"
        SECRETARIAT = "secretariat", "Télésecrétariat"
        TELECOM = "telecom", "Internet et téléphone"
        OTHER = "other", "Autre"

    name = models.CharField("nom", max_length=120)
    service = models.CharField(
        "service rendu", max_length=30, choices=Service.choices, default=Service.MAINTENANCE
    )
    contact = models.CharField("contact (téléphone ou adresse)", max_length=200, blank=True)
    created_at = models.DateTimeField("ajouté le")

    class Meta:
        verbose_name = "fournisseur"
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            UniqueConstraint("practice", "name", "service", name="supplier_service_once"),
        ]

    def __str__(self) -> str:
        return self.name


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


@cache
def choice_words() -> dict[str, dict[str, str]]:
    """The words of every choice of the practice's tables, by field; and those of its uses."""
    words: dict[str, dict[str, str]] = {"uses": {use.id: use.label for use in USES}}
    for model in (Practice, Person, Device, Supplier):
        for row in model._meta.local_fields:
            if isinstance(row, models.CharField) and row.choices:
                words[row.name] = {str(key): str(label) for key, label in row.flatchoices}
    return words
