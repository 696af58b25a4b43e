"""A look that several topics need is made once a machine: whoever comes meanwhile waits for it."""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from hygie.workstation.probes.host import Host

T = TypeVar("T")


class Once(Generic[T]):
    """Remembers what a look gave for each machine, as long as that machine is looked at."""

    def __init__(self, look: Callable[[Host], T]) -> None:
        self._look = look
        self._lock = Lock()
        self._found: WeakKeyDictionary[Host, tuple[Lock, list[T]]] = WeakKeyDictionary()

    def __call__(self, host: Host) -> T:
        with self._lock:
            lock, found = self._found.setdefault(host, (Lock(), []))
        with lock:
            if not found:
                found.append(self._look(host))
            return found[0]
