r"""Windows: the uninstall keys, the Store, and the policies of the browsers' updaters."""

from typing import Final

from hygie.workstation.probes.applications import installed
from hygie.workstation.probes.end_of_support import table_of_today
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import Unknown, Unseen, attempt
from hygie.workstation.probes.software.facts import Facts
from hygie.workstation.probes.software.firefox import is_held_back

# The updater of Chromium's makers: its policies' key, and the product's own identifier.
_UPDATERS: Final = (
    (
        "Google Chrome",
        r"HKLM\SOFTWARE\Policies\Google\Update",
        "{8A69D345-D564-463C-AFF1-A69D9E530F96}",
    ),
    (
        "Microsoft Edge",
        r"HKLM\SOFTWARE\Policies\Microsoft\EdgeUpdate",
        "{56EB18F8-B008-4CBD-B6D2-8C97FE7D9062}",
    ),
)
# 0: never; 2: only when asked for. 1 and 3 let them come.
_HELD: Final = (0, 2)
_FIREFOX: Final = (
    r"HKLM\SOFTWARE\Policies\Mozilla\Firefox",
    r"HKCU\Software\Policies\Mozilla\Firefox",
)
_FIREFOX_FILES: Final = (
    r"C:\Program Files\Mozilla Firefox\distribution\policies.json",
    r"C:\Program Files (x86)\Mozilla Firefox\distribution\policies.json",
)


def collect(host: Host) -> Facts:
    """All of it; whatever cannot be seen is kept as why."""
    today = host.now.date()
    return Facts(
        today=today,
        table=attempt(lambda: table_of_today(today)),
        applications=installed(host),
        held_back=attempt(lambda: _held_back(host)),
    )


def _held_back(host: Host) -> tuple[str, ...]:
    held = [name for name, key, product in _UPDATERS if _is_updater_held(host, key, product)]
    if any(_is_firefox_held(host, key) for key in _FIREFOX) or any(
        is_held_back(host, path) for path in _FIREFOX_FILES
    ):
        held.append("Firefox")
    return tuple(held)


def _is_updater_held(host: Host, key: str, product: str) -> bool:
    """The product's own policy wins over the one for all products."""
    if _number(host, key, "AutoUpdateCheckPeriodMinutes") == 0:
        return True
    own = _number(host, key, f"Update{product}")
    told = own if own is not None else _number(host, key, "UpdateDefault")
    return told in _HELD


def _is_firefox_held(host: Host, key: str) -> bool:
    disabled = _number(host, key, "DisableAppUpdate")
    return disabled == 1 or _number(host, key, "AppAutoUpdate") == 0


def _number(host: Host, key: str, name: str) -> int | None:
    value = host.registry(key, name)
    if value is not None and not isinstance(value, int):
        raise Unseen(Unknown.UNREADABLE, name)
    return value
