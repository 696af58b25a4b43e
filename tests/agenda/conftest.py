"""What the tests of the agenda share: rooms that are plugged in for one test, and a mail server."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

import pytest

from hygie.agenda import providers
from hygie.agenda.rules import Deadline
from hygie.agenda.selectors import Agenda, agenda
from hygie.practice.models import Person, Practice
from tests import factories
from tests.agenda.mail_server import MailServer

Plug = Callable[..., None]


@pytest.fixture
def rooms() -> Iterator[dict[str, Any]]:
    """The agenda's providers, none at first, put back as they were at the end."""
    provided, kept = dict(providers._providers), dict(providers._keepers)
    providers._providers.clear()
    providers._keepers.clear()
    yield providers._providers
    for registry, before in ((providers._providers, provided), (providers._keepers, kept)):
        registry.clear()
        registry.update(before)


@pytest.fixture
def plug(rooms: dict[str, Any]) -> Plug:
    """`plug(deadline, …, room="backup")`: a room that asks for exactly these."""

    def plug_in(*given: Deadline, room: str = "backup") -> None:
        def provide(practice: Practice, *, now: datetime) -> Iterable[Deadline]:
            return given

        rooms[room] = provide

    return plug_in


@pytest.fixture
def agenda_now(practice: Practice, now: datetime) -> Callable[[], Agenda]:
    """The agenda as a page would read it at `now`."""
    return lambda: agenda(practice, now=now)


@pytest.fixture
def client(owner: Person):
    """The owner's browser."""
    return factories.client_of(owner)


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """A real server on this computer, without encryption, that takes everything."""
    with MailServer() as server:
        yield server
