"""Decides whether there are signs of private use. They are signs, to be looked at calmly."""

from collections.abc import Iterable, Mapping
from typing import Final

from hygie.workstation.probes.model import Verdict, failed, passed, unknown
from hygie.workstation.probes.personal_use.facts import Facts, Sync

_KINDS: Final[Mapping[str, str]] = {
    "games": "jeux",
    "social": "réseau social",
    "messaging": "messagerie personnelle",
    "torrent": "partage de fichiers",
    "streaming": "musique et vidéo",
}


def personal_sync_absent(facts: Facts) -> Verdict:
    """No account of a person's own copies files, mail or contacts of this PC elsewhere."""
    own = [one for one in facts.syncs if one.personal is not False]
    holding = [one for one in own if one.holds_folders]
    if holding:
        seen = f"À regarder : les documents de ce poste sont copiés dans {_list(holding)}."
        return failed(seen, "folders_synced", names=_names(holding))
    sure = [one for one in own if one.personal]
    if sure:
        seen = f"À regarder : un compte personnel est relié à ce poste : {_list(sure)}."
        others = [one for one in own if one.name not in _names(sure)]
        if others:
            seen += f" Aussi : {_list(others)}."
        return failed(seen, "personal_account", names=_names([*sure, *others]))
    if own:
        seen = f"Un compte est relié à ce poste, à regarder : {_list(own)}."
        return failed(seen, "account_to_look_at", names=_names(own))
    if facts.sync_missed:
        return unknown(facts.sync_missed[0])
    if facts.syncs:
        seen = f"Seul un compte professionnel est relié : {_list(facts.syncs)}."
        return passed(seen, "professional", names=_names(facts.syncs))
    return passed("Aucun compte connu ne copie les fichiers de ce poste ailleurs.", names=[])


def personal_software_absent(facts: Facts) -> Verdict:
    """None of the known programs of leisure is installed."""
    found = facts.software
    if found:
        words = ", ".join(f"{one.name} ({_KINDS.get(one.kind, one.kind)})" for one in found)
        names = [one.name for one in found]
        kinds = list(dict.fromkeys(one.kind for one in found))
        return failed(f"À regarder : {words}.", "found", names=names, kinds=kinds)
    if facts.software_missed:
        return unknown(facts.software_missed[0])
    return passed("Aucun logiciel d’usage personnel connu.", names=[])


def _names(syncs: Iterable[Sync]) -> list[str]:
    return list(dict.fromkeys(one.name for one in syncs))


def _list(syncs: Iterable[Sync]) -> str:
    return ", ".join(_names(syncs))
