"""What the media plugged in mean. Pure."""

from collections.abc import Sequence
from typing import Any

from hygie.workstation.probes.disk_encryption.facts import Disk, State
from hygie.workstation.probes.model import (
    Unknown,
    Unseen,
    Verdict,
    failed,
    not_applicable,
    passed,
    unknown,
)
from hygie.workstation.probes.removable_media.facts import Autorun, Facts


def removable_media_encrypted(facts: Facts) -> Verdict:
    """What lies on each medium plugged in now cannot be read by whoever finds it."""
    if isinstance(facts.media, Unseen):
        return unknown(facts.media)
    if not facts.media:
        return not_applicable("Aucun support amovible n’est branché en ce moment.", "none_plugged")
    bare = [disk for disk in facts.media if _encrypted(disk) is False]
    count = len(facts.media)
    if bare:
        return failed(
            _bare(bare, count),
            "in_clear",
            count=count,
            in_clear=len(bare),
        )
    if any(_encrypted(disk) is None for disk in facts.media):
        seen = "support sans système de fichiers connu, vide ou chiffré par VeraCrypt"
        return unknown(Unseen(Unknown.NOT_SAID, seen), count=count)
    return passed(f"{_supports(count)}, chiffré{'s' * (count > 1)}.", count=count)


def autorun_off(facts: Facts) -> Verdict:
    """Nothing opens by itself when a medium is plugged in."""
    if isinstance(facts.autorun, Unseen):
        return unknown(facts.autorun)
    if facts.autorun is Autorun.NONE:
        return not_applicable("Ce système n’ouvre jamais rien de lui-même.", "no_autorun")
    if facts.autorun is Autorun.OFF:
        return passed("L’exécution automatique est désactivée.")
    if facts.autorun is Autorun.RUNS:
        return failed("Un programme du support peut démarrer tout seul.", "autorun_on")
    return failed("Le système propose d’ouvrir ce qu’on branche.", "autoplay_on")


def inventory(facts: Facts) -> dict[str, Any]:
    """The media, without their labels: these may name a person."""
    if isinstance(facts.media, Unseen):
        return {}
    return {"media": [_told(disk) for disk in facts.media]}


def _told(disk: Disk) -> dict[str, Any]:
    return {
        "serial": disk.serial,
        "kind": disk.kind,
        "capacity_bytes": disk.capacity_bytes,
        "encrypted": _encrypted(disk),
        "model": disk.model,
    }


def _encrypted(disk: Disk) -> bool | None:
    if disk.state is State.UNDETERMINED:
        return None
    return disk.state is State.ENCRYPTED


def _bare(bare: Sequence[Disk], count: int) -> str:
    if count == 1:
        return f"Le support branché n’est pas chiffré{_models(bare)}."
    many = "1 n’est pas chiffré" if len(bare) == 1 else f"{len(bare)} ne sont pas chiffrés"
    return f"Sur {count} supports branchés, {many}{_models(bare)}."


def _supports(count: int) -> str:
    return "1 support branché" if count == 1 else f"{count} supports branchés"


def _models(disks: Sequence[Disk]) -> str:
    models = sorted({disk.model for disk in disks if disk.model})
    return f" ({', '.join(models)})" if models else ""
