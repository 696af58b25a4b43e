r"""What is installed on Windows: the uninstall keys of both views and of the account, the Store.

Windows' own parts (SystemComponent), updates and sub-parts of a product are left out: the list is
the one of "Installed apps".
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from hygie.workstation.probes.applications import Application, Applications, application
from hygie.workstation.probes.host import Host, RegistryValue
from hygie.workstation.probes.model import Unseen

_UNINSTALL: Final = r"Microsoft\Windows\CurrentVersion\Uninstall"
_PLACES: Final = (
    (rf"HKLM\SOFTWARE\{_UNINSTALL}", False),
    (rf"HKLM\SOFTWARE\{_UNINSTALL}", True),
    (rf"HKCU\Software\{_UNINSTALL}", False),
)
_STORE: Final = (
    r"HKCU\Software\Classes\Local Settings\Software\Microsoft\Windows\CurrentVersion"
    r"\AppModel\Repository\Packages"
)
# name_version_architecture_resource_publisher: Microsoft's own format of a package's full name.
_PACKAGE: Final = re.compile(
    r"([A-Za-z0-9.-]{1,100})_(\d[\d.]{0,40})_[a-z0-9]*_[^_]*_([a-z0-9]{13})"
)
_MICROSOFT: Final = ("8wekyb3d8bbwe", "cw5n1h2txyewy")


def look(host: Host) -> Applications:
    """Every product; a key that may not be opened is counted as missed."""
    missed: list[Unseen] = []
    found = [
        one
        for key, view32 in _PLACES
        for one in _uninstall(host, key, view32=view32, missed=missed)
    ]
    return Applications((*found, *_store(host, missed)), tuple(missed))


def _uninstall(
    host: Host, key: str, *, view32: bool, missed: list[Unseen]
) -> Iterator[Application]:
    try:
        names = host.registry_keys(key, view32=view32) or ()
    except Unseen as unseen:
        missed.append(unseen)
        return
    for name in names:
        try:
            values = host.registry_values(rf"{key}\{name}", view32=view32) or {}
        except Unseen as unseen:
            missed.append(unseen)
            continue
        if (one := _product(name, values)) is not None:
            yield one


def _product(key: str, values: Mapping[str, RegistryValue]) -> Application | None:
    told = {name.casefold(): value for name, value in values.items()}
    name = _text(told.get("displayname"))
    is_part = told.get("systemcomponent") == 1 or "parentkeyname" in told or "releasetype" in told
    if not name or is_part:
        return None
    version, publisher = _text(told.get("displayversion")), _text(told.get("publisher"))
    return application(name, version, publisher, source="uninstall", id=key)


def _text(value: RegistryValue | None) -> str:
    return value.strip() if isinstance(value, str) else ""


def _store(host: Host, missed: list[Unseen]) -> Iterator[Application]:
    try:
        names = host.registry_keys(_STORE) or ()
    except Unseen as unseen:
        missed.append(unseen)
        return
    for full in names:
        read = _PACKAGE.fullmatch(full)
        if read is not None:
            name, version, publisher = read.groups()
            yield application(
                name.partition(".")[2] or name,
                version,
                source="appx",
                id=name,
                is_shown=publisher not in _MICROSOFT,
            )
