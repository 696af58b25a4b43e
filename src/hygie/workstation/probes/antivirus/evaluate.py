"""What the facts of the antivirus are worth."""

from collections.abc import Iterable
from math import isfinite
from typing import Any

from hygie.workstation.probes.antivirus.facts import Facts, Product
from hygie.workstation.probes.model import (
    Unknown,
    Unseen,
    Verdict,
    failed,
    not_applicable,
    passed,
    unknown,
)

_WHY = {
    "snoozed": "L’antivirus est en pause",
    "expired": "L’abonnement de l’antivirus a expiré",
    "off": "L’antivirus est installé, mais ne protège pas en ce moment",
}


def antivirus_active(facts: Facts) -> Verdict:
    """One antivirus at least protects at this very moment."""
    if isinstance(facts.products, Unseen):
        return unknown(facts.products)
    states = {product.state for product in facts.products}
    on = [product for product in facts.products if product.state == "on"]
    if on:
        return passed(f"Un antivirus protège le poste : {_names(on)}.", **_data(on))
    if "unsaid" in states:
        return unknown(Unseen(Unknown.UNREADABLE, "état de l’antivirus"))
    if not facts.products:
        return _none(facts)
    reason = next(reason for reason in ("expired", "snoozed", "off") if reason in states)
    guilty = [product for product in facts.products if product.state == reason]
    return failed(f"{_WHY[reason]} : {_names(guilty)}.", reason, **_data(guilty))


def antivirus_signatures_fresh(facts: Facts) -> Verdict:
    """What the antivirus at work knows is recent."""
    if isinstance(facts.products, Unseen):
        return unknown(facts.products)
    if not facts.products:
        return not_applicable("Aucun antivirus, donc aucune signature.", "no_antivirus")
    on = [product for product in facts.products if product.state == "on"]
    looked = on or list(facts.products)
    data = _data(looked) | _age(facts)
    if any(product.is_fresh for product in looked):
        return passed(f"Les signatures de l’antivirus sont récentes{_aged(facts)}.", **data)
    if any(product.is_fresh is None for product in looked):
        why = facts.age_days if isinstance(facts.age_days, Unseen) else None
        return unknown(why or Unseen(Unknown.NOT_SAID, _names(looked)), **data)
    said = f"Les signatures de l’antivirus ne sont plus à jour{_aged(facts)}."
    return failed(said, "stale", **data)


def _none(facts: Facts) -> Verdict:
    if facts.may_do_without:
        said = (
            "Aucun antivirus permanent sur ce poste. Sous Linux, Hygie ne le compte pas comme un"
            " défaut."
        )
        return not_applicable(said, "optional")
    return failed("Aucun antivirus n’est connu du poste.", "none")


def _names(products: Iterable[Product]) -> str:
    return ", ".join(sorted({product.name for product in products}))


def _data(products: Iterable[Product]) -> dict[str, Any]:
    return {"names": sorted({product.name for product in products})}


def _age(facts: Facts) -> dict[str, Any]:
    days = _days(facts)
    return {} if days is None else {"age_days": days}


def _aged(facts: Facts) -> str:
    days = _days(facts)
    if days is None:
        return ""
    return f" ({days} jours)" if days > 1 else " (un jour au plus)"


def _days(facts: Facts) -> int | None:
    """Whole days; None when nobody knows, or when there never were any signatures."""
    age = facts.age_days
    return int(age) if isinstance(age, int | float) and isfinite(age) else None
