"""The equipment."""

from typing import ClassVar

from django.db import models
from django.db.models import UniqueConstraint

from hygie.practice.models.practice import OwnedByPractice


class Known(models.TextChoices):
    """A plain question that somebody may not know the answer to."""

    YES = "yes", "Oui"
    NO = "no", "Non"
    UNKNOWN = "unknown", "Je ne sais pas"


class KnownOrNot(models.TextChoices):
    """The same, when the question does not arise for everything."""

    YES = "yes", "Oui"
    NO = "no", "Non"
    UNKNOWN = "unknown", "Je ne sais pas"
    NOT_APPLICABLE = "not_applicable", "Sans objet"


class Device(OwnedByPractice):
    """A piece of equipment. Once retired it stays listed, and is asked for no proof."""

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

    class Network(models.TextChoices):
        PRACTICE = "practice", "Réseau du cabinet"
        GUEST = "guest", "Wi-Fi des invités"
        MOBILE = "mobile", "Réseau mobile (4G, 5G)"
        NONE = "none", "Aucun réseau"
        UNKNOWN = "unknown", "Je ne sais pas"

    class EncryptedSince(models.TextChoices):
        FIRST_USE = "first_use", "Depuis la première utilisation"
        LATER = "later", "Chiffré plus tard"
        NO = "no", "Non chiffré"
        UNKNOWN = "unknown", "Je ne sais pas"

    class PowerProtection(models.TextChoices):
        NONE = "none", "Aucune"
        SURGE = "surge", "Parasurtenseur"
        UPS = "ups", "Onduleur"
        BATTERY = "battery", "Sa propre batterie"
        UNKNOWN = "unknown", "Je ne sais pas"

    class TheftProtection(models.TextChoices):
        CABLE = "cable", "Câble antivol"
        LOCKED = "locked", "Lieu fermé à clé"
        NONE = "none", "Aucune"
        UNKNOWN = "unknown", "Je ne sais pas"

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
    manufacturer = models.CharField("marque", max_length=80, blank=True)
    model = models.CharField("modèle", max_length=80, blank=True)
    serial_number = models.CharField("numéro de série", max_length=80, blank=True)
    room = models.CharField("lieu", max_length=80, blank=True)
    network = models.CharField(
        "réseau", max_length=20, choices=Network.choices, default=Network.UNKNOWN
    )
    default_password_changed = models.CharField(
        "mot de passe d’usine changé",
        max_length=20,
        choices=KnownOrNot.choices,
        default=KnownOrNot.UNKNOWN,
    )
    encrypted_since = models.CharField(
        "disque chiffré",
        max_length=20,
        choices=EncryptedSince.choices,
        default=EncryptedSince.UNKNOWN,
    )
    power_protection = models.CharField(
        "protection électrique",
        max_length=20,
        choices=PowerProtection.choices,
        default=PowerProtection.UNKNOWN,
    )
    power_checked_on = models.DateField("protection vérifiée le", null=True, blank=True)
    theft_protection = models.CharField(
        "protection contre le vol",
        max_length=20,
        choices=TheftProtection.choices,
        default=TheftProtection.UNKNOWN,
    )
    in_service_on = models.DateField("en service depuis le", null=True, blank=True)
    retired_on = models.DateField("hors service depuis le", null=True, blank=True)
    notes = models.TextField("notes", max_length=1000, blank=True)
    created_at = models.DateTimeField("ajouté le")

    class Meta:
        verbose_name = "appareil"
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            UniqueConstraint(
                "practice",
                "name",
                name="device_named_once",
                violation_error_message="Un appareil de ce nom est déjà dans la liste.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_in_service(self) -> bool:
        return self.retired_on is None
