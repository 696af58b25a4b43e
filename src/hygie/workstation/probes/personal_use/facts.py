"""What is known of private use. Names of products only: never an account, never a path."""

from dataclasses import dataclass

from hygie.workstation.probes.model import Unseen


@dataclass(frozen=True)
class Sync:
    """A service that this account is joined to.

    `personal`: True, False for a professional account, None when that cannot be told.
    `holds_folders`: the account's own Documents or Desktop lie within what it copies.
    """

    name: str
    personal: bool | None
    holds_folders: bool = False


@dataclass(frozen=True)
class Leisure:
    """A known program, and what it is for (a word of `products.toml`)."""

    name: str
    kind: str


@dataclass(frozen=True)
class Facts:
    """`sync_missed`, `software_missed`: the parts that could not be looked at, and why."""

    syncs: tuple[Sync, ...]
    sync_missed: tuple[Unseen, ...]
    software: tuple[Leisure, ...]
    software_missed: tuple[Unseen, ...]
