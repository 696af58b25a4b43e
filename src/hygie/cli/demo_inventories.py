"""The removable media and the software of the fictional practice."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from hygie.practice import services
from hygie.practice.models import Device, Person, Practice, RemovableMedium, Software

Row = Mapping[str, Any]


def add_software(
    practice: Practice, row: Row, *, actor: Person, today: date, now: datetime
) -> None:
    """One program of the file, on the device of that name; its end counted from `today`."""
    told = dict(row)
    name, ends_in_days = told.pop("device", None), told.pop("ends_in_days", None)
    device = Device.objects.get(practice=practice, name=name) if name else None
    ends_on = None if ends_in_days is None else today + timedelta(days=ends_in_days)
    software = Software(practice=practice, device=device, end_of_support_on=ends_on, **told)
    services.add_listed(row=software, actor=actor, now=now)


def call_the_roll(practice: Practice, row: Row, *, actor: Person, now: datetime) -> None:
    """Somebody looked into the cupboard, and saw these."""
    seen = RemovableMedium.objects.filter(practice=practice, label__in=row["seen"])
    services.check_in_all(media=list(seen), seen_on=now.date(), actor=actor, now=now)
