"""What was seen of the firewall."""

from dataclasses import dataclass

from hygie.workstation.probes.model import Seen, Unknown, Unseen

_NOT_LOOKED = Unseen(Unknown.NOT_SAID)


@dataclass(frozen=True)
class Facts:
    """`is_on`: something filters what comes in; `product` names it, "" for the system's own.

    `partly`: it is on for some networks only. `listening`: services that the network can reach.
    """

    is_on: Seen[bool]
    product: str = ""
    partly: bool = False
    listening: Seen[int] = _NOT_LOOKED
