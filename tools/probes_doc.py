"""Keep docs/verification-poste.md equal to the probes: what is read, on which system, and why.

python tools/probes_doc.py --write
python tools/probes_doc.py --check      exit 1 when the page is out of date
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from typography import fix_markdown

from hygie.catalog.probes import ProbeMap, load_probe_map
from hygie.workstation.probes.model import Probe
from hygie.workstation.probes.registry import TOPICS, all_probes

DOCUMENT: Final = Path(__file__).resolve().parent.parent / "docs" / "verification-poste.md"
NOTICE: Final = "<!-- page faite des vérifications : python tools/probes_doc.py --write -->"
TITLES: Final = {
    "screen_lock": "Verrouillage de l’écran",
    "disk_encryption": "Chiffrement du disque",
    "accounts": "Comptes",
    "updates": "Système et mises à jour",
    "antivirus": "Antivirus",
    "firewall": "Pare-feu",
    "browsers": "Mots de passe dans les navigateurs",
    "password_manager": "Gestionnaire de mots de passe",
    "personal_use": "Usage personnel",
    "remote_access": "Accès à distance",
    "software": "Logiciels encore suivis",
    "removable_media": "Supports amovibles",
    "backup": "Sauvegardes",
    "power": "Alimentation électrique",
    "health_cards": "Cartes de santé",
}
_SYSTEMS: Final = {"windows": "Windows", "macos": "macOS", "linux": "Linux"}
_FIXES: Final = {
    "all": "Partout",
    "windows": "Windows 11",
    "macos": "macOS",
    "gnome": "Linux, GNOME",
    "kde": "Linux, KDE",
    "debian": "Debian, Ubuntu, Mint",
    "fedora": "Fedora",
    "linux": "Linux",
}
_SEVERITIES: Final = {
    "critical": "très important",
    "high": "important",
    "medium": "utile",
    "low": "mineur",
}
_NEEDS: Final = {
    "admin": "les droits d’administrateur",
    "live": "un poste allumé (pas un système monté)",
    "session": "la session de la personne qui s’en sert",
}
_PREAMBLE: Final = """\
# Ce que regarde la vérification d’un poste

{notice}

`hygie check` et la page « Vérifier ce poste » font {count} vérifications. Cette page dit, pour
chacune, ce qui est lu sur chaque système, pourquoi, ce qui est attendu et comment corriger. Pour
s’en servir : [Vérifier un poste](verifier-un-poste.md).

- **Rien n’est modifié, rien n’est envoyé.** Hygie lit des fichiers, des réglages et la réponse de
  programmes du système qui ne font que répondre.
- **Quatre réponses** : conforme, à corriger, pas pu voir (avec la raison), sans objet. Ce qui n’a
  pas pu être vu n’est jamais compté comme conforme.
- **Aucune langue n’est supposée** : Hygie lit des nombres, des identifiants et des fichiers, jamais
  un mot traduit.
- **D’où viennent les formats** : Windows et macOS ont été écrits d’après des formats publics. Quand
  un format n’a pas pu être enregistré sur un vrai poste, c’est écrit. Sous Linux, une quarantaine
  de défauts sont plantés un à un sur un vrai système, puis réparés, à chaque essai de Hygie.
- **Les numéros** entre crochets sont ceux des recommandations du [référentiel](referentiel.md).
"""


def rendered(probes: Sequence[Probe], mapping: ProbeMap) -> str:
    """Give the whole page."""
    parts = [_PREAMBLE.format(notice=NOTICE, count=len(probes)), _contents(probes)]
    for topic in TOPICS:
        found = [probe for probe in probes if probe.topic == topic]
        parts.append("\n".join([f"## {TITLES[topic]}", ""]))
        parts += ["\n".join(_probe(probe, mapping)) for probe in found]
    return fix_markdown("\n".join(parts))


def _contents(probes: Sequence[Probe]) -> str:
    lines = ["| Sujet | Vérifications |", "|---|---|"]
    for topic in TOPICS:
        names = ", ".join(f"`{probe.id}`" for probe in probes if probe.topic == topic)
        lines.append(f"| {TITLES[topic]} (`{topic}`) | {names} |")
    return "\n".join([*lines, ""])


def _probe(probe: Probe, mapping: ProbeMap) -> Iterator[str]:
    yield from (f"### {probe.title}", "")
    yield from (f"`{probe.id}` · {_SEVERITIES[probe.severity]} · {_about(probe, mapping)}", "")
    yield from (probe.why, "")
    yield f"- **Attendu** : {probe.expected}"
    if probe.needs:
        yield f"- **Il faut** : {', '.join(_NEEDS[need] for need in probe.needs)}."
    for system, label in _SYSTEMS.items():
        if system in probe.platforms:
            yield f"- **Lu sur {label}** : {probe.reads.get(system, '–')}"
    elsewhere = [label for name, label in _SYSTEMS.items() if name not in probe.platforms]
    if elsewhere:
        yield f"- **Sans objet** sur {' et '.join(elsewhere)}."
    for system, words in probe.samples.items():
        yield f"- **Format, {_SYSTEMS[system]}** : {words}"
    yield from ("", "Pour corriger :", "")
    for name, label in _FIXES.items():
        if name in probe.fix:
            others = name == "linux" and {"gnome", "kde"} & set(probe.fix)
            yield f"- {label}{', autres bureaux' if others else ''}"
            yield from (f"  {rank}. {step}" for rank, step in enumerate(probe.fix[name], start=1))
    yield ""


def _about(probe: Probe, mapping: ProbeMap) -> str:
    found = mapping.get(probe.id)
    if found is None or not found.recommendations:
        return "au-delà du guide"
    return f"[{', '.join(found.recommendations)}]"


def main(argv: Sequence[str] | None = None) -> int:
    """Write or check; 1 when the page is out of date."""
    options = argparse.ArgumentParser(description=__doc__)
    choice = options.add_mutually_exclusive_group(required=True)
    choice.add_argument("--write", action="store_true")
    choice.add_argument("--check", action="store_true")
    asked = options.parse_args(argv)
    text = rendered(all_probes(), load_probe_map())
    if asked.write:
        DOCUMENT.write_text(text, encoding="utf-8", newline="\n")
        return 0
    if DOCUMENT.exists() and DOCUMENT.read_text(encoding="utf-8") == text:
        return 0
    print(f"{DOCUMENT} n’est pas à jour : python tools/probes_doc.py --write")
    return 1


if __name__ == "__main__":
    sys.exit(main())
