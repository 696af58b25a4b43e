"""Reading the inbox: when Hygie opens, every few seconds while it is open, and with the pages."""

import threading
from contextlib import suppress
from datetime import datetime
from typing import Final

from django.utils import timezone

from hygie.errors import HygieError
from hygie.practice.models import Person, Practice
from hygie.practice.selectors import only_practice
from hygie.strongbox import box as strongbox
from hygie.strongbox.keyholder import BoxState
from hygie.workstation import inbox
from hygie.workstation.services.waiting import Read, read_inbox

LOOK_EVERY_S: Final = 10.0


def watch(ending: threading.Event) -> None:
    """Until `ending`: takes in what `hygie check --data` leaves, as soon as Hygie is open."""
    while not ending.wait(LOOK_EVERY_S):
        # Locked meanwhile, disk full…: the next look may do better, and the pages say the rest.
        with suppress(HygieError):
            look(now=timezone.now())


def look(*, now: datetime) -> Read:
    """One look of `watch`. Nothing happens while the strongbox is closed, or nothing waits."""
    box = strongbox.installed()
    if box is None or box.state is not BoxState.OPEN or not inbox.waiting(box.folder):
        return Read()
    with box.using():
        practice = only_practice()
        if practice is None:
            return Read()
        return read_inbox(practice=practice, folder=box.folder, actor=None, now=now)


def take_in(practice: Practice, actor: Person, *, now: datetime) -> Read:
    """The same, at the opening of a page: this thread holds the base already."""
    box = strongbox.installed()
    if box is None:
        return Read()
    return read_inbox(practice=practice, folder=box.folder, actor=actor, now=now)
