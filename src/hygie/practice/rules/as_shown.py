"""What a form showed, so that an older tab does not overwrite a newer one without a word."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from hygie.errors import ConflictError
from hygie.practice.rules.journal import Labels, changes


def fingerprint(facts: Mapping[str, Any]) -> str:
    """The same for the same values, whatever their order; says nothing of them."""
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def refuse_overwriting(
    present: Mapping[str, Any], wanted: Mapping[str, Any], *, shown: str, labels: Labels
) -> None:
    """Raises ConflictError when what a form showed is not what is there now.

    `shown` is the fingerprint of what it showed, empty when there was no form. Wanting what is
    there already is no conflict.
    """
    if not shown or shown == fingerprint(present) or dict(present) == dict(wanted):
        return
    now = ", ".join(
        f"{change.name} : {change.before or 'rien'}"
        for change in changes(dict(present), dict(wanted), labels)
    )
    raise ConflictError(
        f"Cela a changé entre-temps, sans doute dans un autre onglet. À présent : {now}.",
        means="Rien n’a été écrasé.",
        next_step="Relisez, puis enregistrez de nouveau pour garder ce que vous avez saisi.",
    )
