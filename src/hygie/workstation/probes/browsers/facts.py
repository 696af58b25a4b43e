"""What is known of the browsers' own password stores."""

from dataclasses import dataclass

from hygie.workstation.probes.model import Seen


@dataclass(frozen=True)
class Profile:
    """One profile of a browser: how many passwords it keeps, and whether something guards them.

    `guarded` is whether a primary password is set; only Firefox and its kin can have one.
    """

    browser: str
    saved: Seen[int]
    guarded: Seen[bool] = False


@dataclass(frozen=True)
class Facts:
    """The profiles of the account looked at, by family."""

    firefox: tuple[Profile, ...] = ()
    chromium: tuple[Profile, ...] = ()
