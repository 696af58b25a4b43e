"""Looks under way on this machine: in threads of their own, followed by a page, then kept.

The look itself touches no database: Hygie may lock itself meanwhile. What was seen then waits in
the folder's inbox, as a result of `hygie check` does.
"""

import hashlib
import logging
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from typing import Final
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connections
from django.utils import timezone

from hygie.catalog.probes import load_probe_map
from hygie.documents.selectors import using_base
from hygie.errors import HygieError, LockedError
from hygie.practice.models import Device, Person, Practice
from hygie.strongbox import box as strongbox
from hygie.workstation import inbox
from hygie.workstation.models import Check
from hygie.workstation.probes import document, engine
from hygie.workstation.probes.document import Document
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.identity import Identity, identify
from hygie.workstation.probes.local_host import LocalHost
from hygie.workstation.probes.model import Probe, Result, Unseen
from hygie.workstation.probes.registry import all_probes
from hygie.workstation.services.checks import Arrival, record_check

logger = logging.getLogger("hygie.workstation")
KEPT_S: Final = 900.0
KEPT_LOOKS: Final = 8


class LookError(HygieError):
    """This machine cannot be looked at, or not now."""

    code = "look"
    http_status = 409


class NoLookError(HygieError):
    """A look that ended long ago, or that somebody else asked for."""

    code = "no_look"
    http_status = 404

    def __init__(self) -> None:
        super().__init__(
            "Cette vérification n’est plus là.",
            means="Ce qu’elle a vu est gardé dans l’historique du poste.",
            next_step="Ouvrez la page « Postes ».",
        )


@dataclass(frozen=True)
class Asked:
    """Who asked to look, at which device, at what (None: everything)."""

    practice: Practice
    device: Device
    actor: Person
    probes: Sequence[Probe] | None = None


@dataclass
class Look:
    """One look: how far it is, then what came of it."""

    asked: Asked
    started: float
    id: UUID = field(default_factory=uuid4)
    done: int = 0
    total: int = 0
    latest: str = ""
    check_id: UUID | None = None
    is_over: bool = False
    waits_in_inbox: bool = False
    error: HygieError | None = None
    over: threading.Event = field(default_factory=threading.Event, repr=False)

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0

    def tell(self, result: Result, done: int, total: int) -> None:
        """Called by the engine as it goes."""
        self.done, self.total, self.latest = done, total, result.probe.title

    def end(self) -> None:
        self.is_over = True
        self.over.set()


_looks: dict[UUID, Look] = {}
_lock = threading.Lock()
_pool: list[ThreadPoolExecutor] = []


def this_machine() -> Host:
    """The machine that Hygie runs on: the one door, which the tests close. Raises LookError."""
    try:
        return LocalHost()
    except Unseen as unseen:
        raise LookError(
            "Hygie ne sait pas encore regarder ce système.",
            means="Rien n’a été modifié.",
            next_step="Il connaît Windows 10 et 11, macOS et Linux.",
        ) from unseen


@cache
def identity() -> Identity:
    """Which machine this is: it does not change while Hygie runs. Raises LookError."""
    return identify(this_machine())


def how_many() -> int:
    """How many points a whole look is about."""
    return len(all_probes())


def start(asked: Asked) -> Look:
    """Begins to look; gives the one under way instead when this device is being looked at."""
    with _lock:
        _drop_old()
        for look in _looks.values():
            if look.asked.device.id == asked.device.id and not look.is_over:
                return look
        look = Look(asked, time.monotonic())
        _looks[look.id] = look
    if settings.HYGIE_CHECKS_IN_BACKGROUND:
        _executor().submit(_run, look)
    else:
        _run(look)
    return look


def find(look_id: UUID, *, practice: Practice, actor: Person) -> Look:
    """The look that this person asked for. Raises NoLookError."""
    with _lock:
        _drop_old()
        look = _looks.get(look_id)
    if look is None or look.asked.practice.id != practice.id or look.asked.actor.id != actor.id:
        raise NoLookError
    return look


def _executor() -> ThreadPoolExecutor:
    with _lock:
        if not _pool:
            _pool.append(ThreadPoolExecutor(2, thread_name_prefix="look"))
        return _pool[0]


def forget_all() -> None:
    """Drops every look: for the tests, which never find those of another."""
    with _lock:
        _looks.clear()


def _drop_old() -> None:
    now = time.monotonic()
    over = [look for look in _looks.values() if look.is_over]
    for rank, look in enumerate(reversed(over)):
        if rank >= KEPT_LOOKS or now - look.started > KEPT_S:
            del _looks[look.id]


def _run(look: Look) -> None:
    try:
        _keep(look, _seen(look))
    except HygieError as error:
        look.error = error
    except Exception as error:
        # The place is enough to mend it; the message could quote what was read.
        frame = traceback.extract_tb(error.__traceback__)[-1]
        logger.error("%s at %s:%s", type(error).__name__, frame.filename, frame.lineno)  # noqa: TRY400
        look.error = LookError(
            "La vérification s’est interrompue : c’est un défaut d’Hygie.",
            means="Rien n’a été modifié.",
            next_step="Recommencez ; si cela persiste, signalez-le.",
        )
        raise
    finally:
        look.end()
        if settings.HYGIE_CHECKS_IN_BACKGROUND and strongbox.installed() is None:
            connections.close_all()


def _seen(look: Look) -> Document:
    host = this_machine()
    try:
        checked = engine.run(host, look.asked.probes, progress=look.tell)
        return document.document_of(host, checked, load_probe_map())
    finally:
        close: Callable[[], None] | None = getattr(host, "close", None)
        if close is not None:
            close()


def _keep(look: Look, seen: Document) -> None:
    asked, content = look.asked, document.written(seen)
    arrival = Arrival(seen, hashlib.sha256(content).hexdigest(), Check.Origin.HERE)
    try:
        with using_base():
            check, _ = record_check(
                practice=asked.practice,
                device=asked.device,
                arrival=arrival,
                actor=asked.actor,
                now=timezone.now(),
            )
    except LockedError:
        box = strongbox.installed()
        if box is None:
            raise
        inbox.leave(box.folder, content, at=seen.at)
        look.waits_in_inbox = True
    else:
        look.check_id = check.id
