"""Tables of the practice. Every row carries its practice, and every unique key begins with it."""

from hygie.practice.models.devices import Device, Known, KnownOrNot
from hygie.practice.models.journal import JournalEntry, JournalQuerySet
from hygie.practice.models.media import RemovableMedium
from hygie.practice.models.people import Person, Role, Supplier
from hygie.practice.models.practice import (
    ExerciseMode,
    OwnedByPractice,
    Practice,
    Profession,
    SoftwareSharing,
)
from hygie.practice.models.software import Software
from hygie.practice.models.words import choice_words

__all__ = [
    "Device",
    "ExerciseMode",
    "JournalEntry",
    "JournalQuerySet",
    "Known",
    "KnownOrNot",
    "OwnedByPractice",
    "Person",
    "Practice",
    "Profession",
    "RemovableMedium",
    "Role",
    "Software",
    "SoftwareSharing",
    "Supplier",
    "choice_words",
]
