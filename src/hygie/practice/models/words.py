"""The words of every choice, for the journal and for conflicts."""

from functools import cache

from django.db import models

from hygie.practice.models.devices import Device
from hygie.practice.models.media import RemovableMedium
from hygie.practice.models.people import Person, Supplier
from hygie.practice.models.practice import Practice
from hygie.practice.models.software import Software
from hygie.practice.rules.situation import USES
from hygie.suppliers.rules.kinds import kind_labels


@cache
def choice_words() -> dict[str, dict[str, str]]:
    """The words of every choice of the practice's tables, by field; those of its uses, of services.

    Two tables may name a field alike (`kind`): their words stand side by side.
    """
    words: dict[str, dict[str, str]] = {
        "uses": {use.id: use.label for use in USES},
        "services": dict(kind_labels()),
    }
    for model in (Practice, Person, Device, RemovableMedium, Software, Supplier):
        for row in model._meta.local_fields:
            if isinstance(row, models.CharField) and row.choices:
                said = {str(key): str(label) for key, label in row.flatchoices}
                words.setdefault(row.name, {}).update(said)
    return words
