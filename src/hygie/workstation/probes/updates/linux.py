"""Linux: its release, who installs its updates (apt or dnf), what is known to be waiting."""

import re
from collections.abc import Iterable
from typing import Final

from hygie.workstation.probes.end_of_support import table_of_today
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import Unknown, Unseen, attempt
from hygie.workstation.probes.updates import linux_apt, linux_dnf
from hygie.workstation.probes.updates.facts import Facts, Release

_PRODUCTS: Final = {
    "opensuse-leap": "opensuse",
    "pop": "pop-os",
    "rocky": "rocky-linux",
}
_RESTART: Final = ("/run/reboot-required", "/var/run/reboot-required")


def collect(host: Host) -> Facts:
    """All of it; whatever cannot be seen is kept as why."""
    now = host.now
    is_dnf = linux_dnf.is_here(host)
    kit = linux_dnf if is_dnf else linux_apt
    return Facts(
        now=now,
        table=attempt(lambda: table_of_today(now.date())),
        release=attempt(lambda: _release(host)),
        automatic=attempt(lambda: kit.automatic(host)),
        checked_at=attempt(lambda: kit.checked_at(host)),
        installed_at=attempt(lambda: kit.installed_at(host)),
        waiting=attempt(lambda: kit.waiting(host)),
        needs_restart=attempt(lambda: _is_there(host, _RESTART)),
        is_monthly=is_dnf,
    )


def _is_there(host: Host, paths: Iterable[str]) -> bool:
    return any(host.exists(path) for path in paths)


def _release(host: Host) -> Release:
    text = host.read_text("/etc/os-release", limit=65536)
    if text is None:
        text = host.read_text("/usr/lib/os-release", limit=65536)
    said = _assignments(text or "")
    name, version = said.get("ID", ""), said.get("VERSION_ID", "")
    label = f"{said.get('NAME') or name} {version}".strip()[:60]
    if not name or not version:
        raise Unseen(Unknown.NOT_SAID, label or "os-release")
    channel = "lmde" if said.get("NAME") == "LMDE" else ""
    return Release(_PRODUCTS.get(name, name), version, channel, label)


def _assignments(text: str) -> dict[str, str]:
    read = re.findall(r"^([A-Z_]{1,40})=(.{0,200})$", text, re.MULTILINE)
    return {name: value.strip().strip("\"'") for name, value in read}
