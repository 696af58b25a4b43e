"""A check told in French, for a terminal: what to correct first, with the gestures."""

import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Final, Self

from hygie.assessment.rules.observation import Outcome
from hygie.workstation.probes.document import CheckedProbe, Document
from hygie.workstation.probes.model import SEVERITIES, Result, Unknown

_WIDEST: Final = 96
_NARROWEST: Final = 40
_HEADINGS: Final = {
    Outcome.FAIL: "À corriger",
    Outcome.UNKNOWN: "Pas pu voir",
    Outcome.PASS: "Conforme",
    Outcome.NOT_APPLICABLE: "Sans objet",
}
_MONTHS: Final = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
)
_AS_ADMIN: Final = {
    "windows": "Pour voir le reste : cherchez « Terminal » dans le menu Démarrer, clic droit, "
    "« Exécuter en tant qu’administrateur », puis la même commande.",
    "macos": "Pour voir le reste : la même commande, précédée de « sudo ».",
    "linux": "Pour voir le reste : la même commande, précédée de « sudo ».",
}


class Progress:
    """One line that moves, on the error output of a terminal; nothing elsewhere."""

    def __init__(self) -> None:
        self._moves = sys.stderr.isatty()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._moves:
            sys.stderr.write(f"\r{' ' * (_width() - 1)}\r")
            sys.stderr.flush()

    def tell(self, result: Result, done: int, whole: int) -> None:
        """One more answer has come."""
        if not self._moves:
            return
        filled = round(10 * done / max(1, whole))
        bar = "#" * filled + "." * (10 - filled)
        line = f"Vérification de ce poste  {bar}  {done} / {whole}  {result.probe.title}"
        room = _width() - 1
        sys.stderr.write(f"\r{line[:room]:<{room}}")
        sys.stderr.flush()


def drawn(document: Document, *, detailed: bool = False) -> str:
    """The whole text. `detailed`: what is in order is told as fully as what is not."""
    lines = [_title(document), "Rien n’est modifié, rien n’est envoyé.", ""]
    for outcome, heading in _HEADINGS.items():
        found = _by_severity(document.of(outcome))
        if found:
            lines += [_bold(f"{heading} ({len(found)})"), ""]
            for probe in found:
                lines += _probe(probe, detailed=detailed)
                lines += [""] * (outcome is Outcome.FAIL)
            lines += [""] * (outcome is not Outcome.FAIL)
    lines += _end(document)
    return "\n".join(lines)


def _title(document: Document) -> str:
    host = document.host
    what = "ce poste" if document.is_live else "ce système monté"
    system = " ".join(part for part in (host.name, host.version) if part) or document.system
    moment = document.at.astimezone()
    day = f"{'1er' if moment.day == 1 else moment.day} {_MONTHS[moment.month - 1]} {moment.year}"
    return _bold(f"Vérification de {what} : {system}, le {day} à {moment.hour} h {moment:%M}")


def _by_severity(probes: Iterable[CheckedProbe]) -> list[CheckedProbe]:
    return sorted(probes, key=lambda probe: SEVERITIES.index(probe.severity))


def _probe(probe: CheckedProbe, *, detailed: bool) -> Iterator[str]:
    if probe.outcome is Outcome.FAIL:
        yield from _failing(probe)
    elif probe.outcome is Outcome.UNKNOWN:
        yield from _wrapped(probe.title, "  ? ", "    ")
        yield from _wrapped(probe.seen, "    ")
    elif detailed:
        yield from _wrapped(
            probe.title, "  ✓ " if probe.outcome is Outcome.PASS else "  – ", "    "
        )
        yield from _wrapped(probe.seen, "    ")
    elif probe.outcome is Outcome.PASS:
        yield from _wrapped(probe.title, "  ✓ ", "    ")
    else:
        yield from _wrapped(f"{probe.title} : {_lowered(probe.seen)}", "  – ", "    ")


def _failing(probe: CheckedProbe) -> Iterator[str]:
    """What was seen comes first: the title says how things are when all is well."""
    yield from _wrapped(probe.seen, "  ! ", "    ")
    yield from _wrapped(f"Attendu : {_lowered(probe.expected)}", "    ", "      ")
    if probe.fix:
        yield "    Comment faire :"
        for rank, step in enumerate(probe.fix, start=1):
            yield from _wrapped(step, f"      {rank}. ", "         ")
    yield from _wrapped(_reference(probe), "    ", "      ")


def _reference(probe: CheckedProbe) -> str:
    about = f"mesure {', '.join(probe.measures)}" if probe.measures else "au-delà du guide"
    return f"[{probe.id}, {about}]"


def _end(document: Document) -> Iterator[str]:
    counts = document.counts
    yield from _wrapped(
        f"En tout : {counts['fail']} à corriger, {counts['unknown']} pas pu voir, "
        f"{counts['pass']} conforme{'s' * (counts['pass'] > 1)}, "
        f"{counts['not_applicable']} sans objet."
    )
    if counts["crashed"]:
        yield from _wrapped(
            f"Dont {counts['crashed']} interrompue{'s' * (counts['crashed'] > 1)} par un défaut "
            "d’Hygie : signalez-le, avec le nom de la vérification."
        )
    if not document.is_admin and any(probe.needs_admin for probe in document.probes):
        yield from _wrapped(_AS_ADMIN[document.system])
    elif any(probe.reason == Unknown.NEEDS_SESSION for probe in document.of(Outcome.UNKNOWN)):
        yield from _wrapped(
            "Pour voir le reste : lancez la commande depuis la session de la personne."
        )


def _wrapped(text: str, first: str = "", others: str | None = None) -> list[str]:
    return textwrap.wrap(
        text,
        width=_width(),
        initial_indent=first,
        subsequent_indent=first if others is None else others,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _lowered(text: str) -> str:
    """« Jamais. » after a colon becomes « jamais. »; « BitLocker », « USB » stay."""
    word = text.split(" ", 1)[0]
    plain = word[:1].isupper() and word[1:].islower() and len(word) > 1
    return text[:1].lower() + text[1:] if plain else text


def _width() -> int:
    return max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size((_WIDEST, 24)).columns))


def _bold(text: str) -> str:
    in_terminal = sys.stdout.isatty() and sys.platform != "win32"
    return f"\x1b[1m{text}\x1b[0m" if in_terminal else text
