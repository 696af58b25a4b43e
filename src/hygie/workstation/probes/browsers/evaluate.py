"""What the browsers' password stores mean. Pure."""

from collections.abc import Iterable, Sequence

from hygie.workstation.probes.browsers.facts import Facts, Profile
from hygie.workstation.probes.model import (
    Unseen,
    Verdict,
    failed,
    not_applicable,
    passed,
    unknown,
)


def firefox_passwords_protected(facts: Facts) -> Verdict:
    """No login kept in Firefox without a primary password."""
    if not facts.firefox:
        return not_applicable("Ce compte n’utilise pas Firefox.", "not_used")
    keeping = [one for one in facts.firefox if not isinstance(one.saved, Unseen) and one.saved]
    bare = [one for one in keeping if one.guarded is False]
    if bare:
        return failed(
            f"{_passwords(bare)}, sans mot de passe principal.",
            "no_primary_password",
            count=_total(bare),
            names=_names(bare),
        )
    unseen = _first_unseen(one.saved for one in facts.firefox)
    unseen = unseen or _first_unseen(one.guarded for one in keeping)
    if unseen:
        return unknown(unseen)
    if not keeping:
        return passed(f"Aucun mot de passe enregistré dans {_and(_names(facts.firefox))}.")
    return passed(
        f"{_passwords(keeping)}, derrière un mot de passe principal. "
        "Un gestionnaire de mots de passe reste préférable.",
        "primary_password",
        count=_total(keeping),
        names=_names(keeping),
    )


def chromium_passwords_absent(facts: Facts) -> Verdict:
    """No login kept in Chrome, Edge or their kin: nothing can guard it there."""
    if not facts.chromium:
        return not_applicable("Ce compte n’utilise ni Chrome, ni Edge, ni Brave.", "not_used")
    keeping = [one for one in facts.chromium if not isinstance(one.saved, Unseen) and one.saved]
    if keeping:
        return failed(
            f"{_passwords(keeping)}. Ce navigateur n’a pas de mot de passe principal.",
            "passwords_saved",
            count=_total(keeping),
            names=_names(keeping),
        )
    unseen = _first_unseen(one.saved for one in facts.chromium)
    if unseen:
        return unknown(unseen)
    return passed(f"Aucun mot de passe enregistré dans {_and(_names(facts.chromium))}.")


def _first_unseen(values: Iterable[object]) -> Unseen | None:
    return next((value for value in values if isinstance(value, Unseen)), None)


def _passwords(profiles: Sequence[Profile]) -> str:
    many = _total(profiles)
    words = "mot de passe enregistré" if many == 1 else "mots de passe enregistrés"
    return f"{many} {words} dans {_and(_names(profiles))}"


def _total(profiles: Iterable[Profile]) -> int:
    return sum(one.saved for one in profiles if not isinstance(one.saved, Unseen))


def _names(profiles: Iterable[Profile]) -> list[str]:
    return sorted({one.browser for one in profiles})


def _and(names: Sequence[str]) -> str:
    return " et ".join(filter(None, (", ".join(names[:-1]), names[-1])))
