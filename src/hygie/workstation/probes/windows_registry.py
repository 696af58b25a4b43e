"""The Windows registry, read-only: its 64-bit view unless told otherwise."""

import importlib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from hygie.workstation.probes.host import Host, RegistryValue
from hygie.workstation.probes.model import Unknown, Unseen

LONGEST_LIST = 20_000
_DIGITS: Final = re.compile(r"[0-9]{1,10}")


def value(key: str, name: str) -> RegistryValue | None:
    """One value, None when the key or the value is absent. Raises Unseen."""
    with _opened(key, view32=False) as handle:
        if handle is None:
            return None
        try:
            return _plain(_winreg().QueryValueEx(handle, name)[0])
        except FileNotFoundError:
            return None


def keys(key: str, *, view32: bool) -> tuple[str, ...] | None:
    """The names of the sub-keys, None when the key is absent. Raises Unseen."""
    with _opened(key, view32=view32) as handle:
        return None if handle is None else tuple(_each(_winreg().EnumKey, handle))


def values(key: str, *, view32: bool) -> Mapping[str, RegistryValue] | None:
    """Every value by its name, None when the key is absent. Raises Unseen."""
    with _opened(key, view32=view32) as handle:
        if handle is None:
            return None
        found = _each(_winreg().EnumValue, handle)
        return {name: plain for name, raw, _ in found if (plain := _plain(raw)) is not None}


def _winreg() -> Any:
    try:
        return importlib.import_module("winreg")
    except ImportError:
        raise Unseen(Unknown.UNSUPPORTED_SYSTEM) from None


@contextmanager
def _opened(key: str, *, view32: bool) -> Iterator[Any]:
    winreg = _winreg()
    hive, _, path = key.partition("\\")
    roots = {"HKLM": winreg.HKEY_LOCAL_MACHINE, "HKCU": winreg.HKEY_CURRENT_USER}
    view = winreg.KEY_WOW64_32KEY if view32 else winreg.KEY_WOW64_64KEY
    try:
        handle = winreg.OpenKey(roots[hive], path, 0, winreg.KEY_READ | view)
    except FileNotFoundError:
        yield None
        return
    except PermissionError:
        raise Unseen(Unknown.NEEDS_ADMIN) from None
    except OSError:
        raise Unseen(Unknown.UNREADABLE) from None
    with handle:
        yield handle


def _each(ask: Any, handle: Any) -> Iterator[Any]:
    for index in range(LONGEST_LIST):
        try:
            yield ask(handle, index)
        except OSError:  # no more
            return


def _plain(raw: Any) -> RegistryValue | None:
    if isinstance(raw, list):
        return tuple(str(item) for item in raw)
    return raw if isinstance(raw, int | str | bytes) else None


def number(host: Host, key: str, name: str) -> int | None:
    """A number, kept as one or as digits; None when absent. Raises Unseen: something else."""
    found = host.registry(key, name)
    if found is None or isinstance(found, int):
        return found
    if isinstance(found, str) and _DIGITS.fullmatch(found.strip()):
        return int(found)
    raise Unseen(Unknown.UNREADABLE, name)
