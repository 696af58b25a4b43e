"""What is known of password managers."""

from dataclasses import dataclass

from hygie.workstation.probes.model import Unseen


@dataclass(frozen=True)
class Facts:
    """Names of products, installed or present as an extension; `missed`: parts not looked at."""

    installed: tuple[str, ...]
    extensions: tuple[str, ...]
    missed: tuple[Unseen, ...]
