"""What was seen of the accounts: numbers and yes or no, never a name."""

from dataclasses import dataclass

from hygie.workstation.probes.model import Seen, Unknown, Unseen

_NOT_LOOKED = Unseen(Unknown.NOT_SAID)


@dataclass(frozen=True)
class Daily:
    """The account of this session. `weakness`: what makes an administrator's account worse.

    `root`, `no_uac` (Windows never asks before acting), `no_password` (`sudo` never asks), or "".
    """

    is_admin: bool
    weakness: str = ""


@dataclass(frozen=True)
class Facts:
    """`people`: accounts somebody may open; `admins`: those of them that administer.

    `superusers`: accounts that are root under any name. `without_password`: accounts, or doors to
    them, that ask for none.
    """

    daily: Seen[Daily]
    without_password: Seen[int]
    autologin: Seen[bool]
    guest: Seen[bool]
    people: Seen[int] = _NOT_LOOKED
    admins: Seen[int] = _NOT_LOOKED
    superusers: Seen[int] = 1
