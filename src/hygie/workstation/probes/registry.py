"""Every probe of the check, read from the `probes.toml` of its topic and checked."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final, cast

from hygie.errors import HygieError
from hygie.workstation.probes.model import SEVERITIES, SYSTEMS, Probe, System

# In the order of the page: what protects most, first.
TOPICS: Final = (
    "screen_lock",
    "disk_encryption",
    "accounts",
    "updates",
    "antivirus",
    "firewall",
    "browsers",
    "password_manager",
    "personal_use",
    "remote_access",
    "software",
    "removable_media",
    "backup",
    "power",
    "health_cards",
)
NEEDS: Final = ("admin", "live", "session")
FIX_KEYS: Final = ("all", "windows", "macos", "linux", "gnome", "kde", "debian", "fedora")
WORD: Final = re.compile(r"[a-z][a-z0-9_]{2,60}")
_REQUIRED: Final = ("id", "title", "severity", "platforms", "why", "expected", "reads", "fix")
_OPTIONAL: Final = ("needs", "timeout_s", "samples", "aliases")


class ProbeFileError(HygieError):
    """A `probes.toml` is wrong: names the file and the key at fault."""

    code = "probe_file"
    exit_code = 10

    def __init__(self, what: str, *, file: str, key: str) -> None:
        super().__init__(
            f"Une vérification est mal décrite ({file}, {key}) : {what}",
            means="Rien n’a été modifié.",
            next_step="Réinstallez Hygie, ou corrigez ce fichier.",
        )


@cache
def all_probes() -> tuple[Probe, ...]:
    """Every probe, topic by topic. Raises ProbeFileError."""
    found = tuple(probe for topic in TOPICS for probe in _of_topic(topic))
    names = [name for probe in found for name in (probe.id, *probe.aliases)]
    for name in names:
        if names.count(name) > 1:
            raise ProbeFileError("cet identifiant sert deux fois.", file="probes.toml", key=name)
    return found


def probes_named(wanted: str) -> tuple[Probe, ...]:
    """The probe of this id or former id, or all those of this topic; empty when there is none."""
    return tuple(
        probe
        for probe in all_probes()
        if wanted in (probe.id, probe.topic) or wanted in probe.aliases
    )


def _of_topic(topic: str) -> tuple[Probe, ...]:
    file = f"{topic}/probes.toml"
    text = (files("hygie.workstation.probes") / topic / "probes.toml").read_text(encoding="utf-8")
    return read_probes(text, topic=topic, file=file)


def read_probes(text: str, *, topic: str, file: str) -> tuple[Probe, ...]:
    """The probes of one file. Raises ProbeFileError."""
    try:
        tables = tomllib.loads(text).get("probe", [])
    except tomllib.TOMLDecodeError as error:
        raise ProbeFileError(str(error), file=file, key="toml") from error
    return tuple(_probe(table, topic, file) for table in tables)


def _probe(table: Mapping[str, Any], topic: str, file: str) -> Probe:
    name = str(table.get("id", "?"))
    reader = _Reader(table, file, name)
    reader.refuse_unknown()
    return Probe(
        id=reader.matching("id", WORD),
        topic=topic,
        title=reader.text("title"),
        severity=reader.one_of("severity", SEVERITIES),
        platforms=cast("tuple[System, ...]", reader.some_of("platforms", SYSTEMS)),
        needs=reader.some_of("needs", NEEDS),
        timeout_s=reader.seconds("timeout_s", default=5.0),
        why=reader.text("why"),
        expected=reader.text("expected"),
        reads=reader.texts("reads", SYSTEMS),
        fix=reader.steps("fix"),
        samples=reader.texts("samples", SYSTEMS),
        aliases=tuple(reader.list_of_texts("aliases")),
    )


class _Reader:
    """One table, read field by field; every complaint names the probe and the field."""

    def __init__(self, table: Mapping[str, Any], file: str, name: str) -> None:
        self._table = table
        self._file = file
        self._name = name

    def refuse(self, what: str, key: str) -> ProbeFileError:
        return ProbeFileError(what, file=self._file, key=f"{self._name}.{key}")

    def refuse_unknown(self) -> None:
        for key in self._table:
            if key not in _REQUIRED + _OPTIONAL:
                raise self.refuse("ce champ n’existe pas.", key)
        for key in _REQUIRED:
            if key not in self._table:
                raise self.refuse("ce champ manque.", key)

    def text(self, key: str) -> str:
        value = self._table[key]
        if not isinstance(value, str) or not value.strip() or len(value) > 400:
            raise self.refuse("un texte de 1 à 400 signes est attendu.", key)
        return value

    def matching(self, key: str, pattern: re.Pattern[str]) -> str:
        value = self.text(key)
        if not pattern.fullmatch(value):
            raise self.refuse("en minuscules, chiffres et soulignés.", key)
        return value

    def one_of(self, key: str, words: tuple[str, ...]) -> Any:
        value = self._table[key]
        if value not in words:
            raise self.refuse(f"l’un de ces mots est attendu : {', '.join(words)}.", key)
        return value

    def some_of(self, key: str, words: tuple[str, ...]) -> tuple[str, ...]:
        values = self.list_of_texts(key)
        for value in values:
            if value not in words:
                raise self.refuse(f"ces mots sont attendus : {', '.join(words)}.", key)
        return tuple(values)

    def list_of_texts(self, key: str) -> list[str]:
        values = self._table.get(key, [])
        if not isinstance(values, list) or not all(isinstance(item, str) for item in values):
            raise self.refuse("une liste de textes est attendue.", key)
        return values

    def seconds(self, key: str, *, default: float) -> float:
        value = self._table.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 60:
            raise self.refuse("un nombre de secondes est attendu, de 0 à 60.", key)
        return float(value)

    def texts(self, key: str, keys: tuple[str, ...]) -> dict[str, str]:
        table = self._table.get(key, {})
        if not isinstance(table, dict) or not all(isinstance(one, str) for one in table.values()):
            raise self.refuse("une table de textes est attendue.", key)
        for name in table:
            if name not in keys:
                raise self.refuse(f"ces noms sont attendus : {', '.join(keys)}.", key)
        return table

    def steps(self, key: str) -> dict[str, tuple[str, ...]]:
        table = self._table[key]
        if not isinstance(table, dict) or not table:
            raise self.refuse("une table d’étapes est attendue.", key)
        for name, lines in table.items():
            is_list = isinstance(lines, list) and lines and all(isinstance(x, str) for x in lines)
            if name not in FIX_KEYS or not is_list:
                raise self.refuse(f"des étapes, pour : {', '.join(FIX_KEYS)}.", f"{key}.{name}")
        return {name: tuple(lines) for name, lines in table.items()}
