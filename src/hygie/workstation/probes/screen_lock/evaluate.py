"""What the facts of the screen lock are worth."""

from typing import Final

from hygie.workstation.probes.model import (
    Unknown,
    Unseen,
    Verdict,
    failed,
    passed,
    unknown,
)
from hygie.workstation.probes.screen_lock.facts import Facts, Way

LONGEST_S: Final = 30 * 60
_HOW: Final = {
    "machine": "règle du poste",
    "saver": "écran de veille",
    "sleep": "mise en veille",
    "display": "extinction de l’écran",
    "desktop": "réglage de la session",
}


def screen_lock_delay_short(facts: Facts) -> Verdict:
    """The shortest way that asks for a password locks within thirty minutes."""
    known = [way for way in facts.ways if isinstance(way, Way)]
    locking = [(way.after_s, way) for way in known if way.asks_password and way.after_s is not None]
    after_s, way = min(locking, key=lambda pair: pair[0], default=(None, None))
    if way is not None and after_s is not None and after_s <= LONGEST_S:
        return _short(way, after_s)
    if unseen := _first_unseen(facts):
        return unknown(unseen)
    if after_s is None:
        if any(way.after_s is not None for way in known):
            return failed("L’écran s’éteint tout seul, mais sans se verrouiller.", "not_locked")
        return failed("Le poste ne se verrouille jamais tout seul.", "never")
    said = f"Le poste ne se verrouille tout seul qu’après {in_words(after_s)}."
    return failed(said, "too_long", after_s=round(after_s))


def screen_lock_asks_password(facts: Facts) -> Verdict:
    """A password opens the screen again, after idling as after sleep."""
    known = [way for way in facts.ways if isinstance(way, Way)]
    if facts.wakes_locked is False:
        return failed("À la sortie de veille, aucun mot de passe n’est demandé.", "not_on_wake")
    if any(way.asks_password for way in known):
        return passed("Le mot de passe est demandé pour reprendre la session.")
    if known:
        return failed("La session se rouvre sans mot de passe.", "no_password")
    if facts.wakes_locked is True:
        return passed("Le mot de passe est demandé à la sortie de veille.", "on_wake_only")
    if isinstance(facts.wakes_locked, Unseen):
        return unknown(facts.wakes_locked)
    return unknown(_first_unseen(facts) or Unknown.NOT_SAID)


def _short(way: Way, after_s: float) -> Verdict:
    origin = ", réglage d’origine jamais changé" if way.is_default else ""
    said = f"Le poste se verrouille après {in_words(after_s)} ({_HOW[way.how]}{origin})."
    source = "default" if way.is_default else "set"
    return passed(said, after_s=round(after_s), how=way.how, source=source)


def _first_unseen(facts: Facts) -> Unseen | None:
    return next((way for way in facts.ways if isinstance(way, Unseen)), None)


def in_words(seconds: float) -> str:
    """A duration as one says it: « 15 min », « 1 h 30 min »."""
    whole = round(seconds)
    hours, minutes, left = whole // 3600, whole % 3600 // 60, whole % 60
    if hours >= 48:
        return f"{hours // 24} jours"
    parts = ((hours, "h"), (minutes, "min"), (0 if hours else left, "s"))
    return " ".join(f"{value} {unit}" for value, unit in parts if value) or "0 s"
