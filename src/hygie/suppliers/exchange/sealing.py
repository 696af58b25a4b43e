"""The seal of an answer file: it shows damage and mix-ups. Who answered signs the attestation."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

FORMAT: Final = "hygie-answers/1"


def canonical(value: Mapping[str, Any]) -> bytes:
    """One way of writing a JSON object, and one only: sorted keys, no space, plain ASCII.

    The page that the supplier fills in writes the same bytes (`page/sealing.js`).
    """
    text = json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False
    )
    return text.encode("ascii")


def seal(told: Mapping[str, Any]) -> str:
    """SHA-256 of every key but the seal itself, the request's nonce and unknown keys included."""
    sealed = {key: value for key, value in told.items() if key != "seal"}
    return hashlib.sha256(FORMAT.encode() + b"\0" + canonical(sealed)).hexdigest()


def write(told: Mapping[str, Any]) -> bytes:
    """The answer file that says this, sealed."""
    return canonical({**told, "format": FORMAT, "seal": seal({**told, "format": FORMAT})}) + b"\n"


def spaced(value: str) -> str:
    """A seal as people compare it, eight characters at a time."""
    return " ".join(value[at : at + 8] for at in range(0, len(value), 8))
