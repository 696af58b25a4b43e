"""What the state of the disks means. Pure."""

from typing import Final

from hygie.workstation.probes.disk_encryption.facts import Facts, State
from hygie.workstation.probes.model import (
    Unknown,
    Unseen,
    Verdict,
    failed,
    not_applicable,
    passed,
    unknown,
)

_SYSTEM: Final = {
    State.CLEAR: "Le disque du système n’est pas chiffré.",
    State.SUSPENDED: "Le disque est chiffré, mais la protection est suspendue : "
    "la clé y est en clair.",
    State.NO_PROTECTOR: "Le disque est chiffré, mais rien ne protège la clé : "
    "le chiffrement n’a pas été activé jusqu’au bout.",
    State.PARTIAL: "Le chiffrement du disque n’est pas terminé.",
}


def system_disk_encrypted(facts: Facts) -> Verdict:
    """What lies on the system's disk, the account's files and the swap cannot be read."""
    if isinstance(facts.system, Unseen):
        return unknown(facts.system)
    if facts.system is State.UNDETERMINED:
        return unknown(Unseen(Unknown.NOT_SAID, facts.by))
    if facts.system is not State.ENCRYPTED:
        return _not_encrypted(facts, facts.system)
    if facts.home is State.CLEAR:
        return failed("Le système est chiffré, mais pas le disque des documents.", "home_in_clear")
    if facts.swap_in_clear:
        return failed(
            "Le disque est chiffré, mais la mémoire d’échange (swap) est écrite en clair.",
            "swap_in_clear",
        )
    if isinstance(facts.home, Unseen):
        return unknown(facts.home)
    return passed(f"Le disque du système est chiffré ({facts.by}).", by=facts.by)


def _not_encrypted(facts: Facts, system: State) -> Verdict:
    if system is State.CLEAR and facts.home is State.ENCRYPTED:
        return failed("Seul le dossier personnel est chiffré, pas le système.", "only_home")
    if system is State.CLEAR and facts.some_folders:
        return failed("Seuls certains dossiers sont chiffrés, pas le disque.", "only_folders")
    return failed(_SYSTEM[system], system.value)


def other_internal_disks_encrypted(facts: Facts) -> Verdict:
    """What lies on the other internal disks and partitions cannot be read either."""
    if isinstance(facts.disks, Unseen):
        return unknown(facts.disks)
    states = [state for disk in facts.disks if not disk.is_removable for state in disk.states]
    if not states:
        return not_applicable("Ce poste n’a pas d’autre disque interne.", "no_other_disk")
    bad = [state for state in states if state not in (State.ENCRYPTED, State.UNDETERMINED)]
    if bad:
        many = len(bad)
        said = (
            "1 autre partition interne n’est pas chiffrée"
            if many == 1
            else (f"{many} autres partitions internes ne sont pas chiffrées")
        )
        return failed(f"{said}.", bad[0].value, count=many)
    if State.UNDETERMINED in states:
        return unknown(Unseen(Unknown.NOT_SAID, "partition sans système de fichiers connu"))
    return passed("Les autres partitions internes sont chiffrées.")
