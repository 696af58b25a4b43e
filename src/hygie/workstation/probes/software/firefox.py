"""Firefox's `policies.json`: whether it keeps Firefox from updating."""

import json
from typing import Final

from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import Unknown, Unseen

# Mozilla's documented policies, with the value that holds updates back.
POLICIES: Final = (("DisableAppUpdate", True), ("AppAutoUpdate", False))


def is_held_back(host: Host, path: str) -> bool:
    """Whether this file keeps Firefox from updating; no file, no restriction. Raises Unseen."""
    text = host.read_text(path, limit=1024 * 1024)
    if text is None:
        return False
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        raise Unseen(Unknown.UNREADABLE, "policies.json") from None
    policies = told.get("policies") if isinstance(told, dict) else None
    if not isinstance(policies, dict):
        raise Unseen(Unknown.UNREADABLE, "policies.json")
    return any(policies.get(name) is value for name, value in POLICIES)
