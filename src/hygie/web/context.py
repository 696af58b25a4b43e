"""What every page shows around its content.

Works when the strongbox is closed: it never reads the base.
"""

from collections.abc import Iterable
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

from hygie import __version__
from hygie.errors import HygieError
from hygie.strongbox import box as strongbox

# The bar holds what one comes back to; what belongs to one of its entries is opened from its page,
# and keeps that entry lit. Label, page, icon, and the pages that belong to it.
_NAV: Final[tuple[tuple[str, str, str, tuple[str, ...]], ...]] = (
    ("Tableau de bord", "assessment:dashboard", "layout-dashboard", ()),
    (
        "Mesures",
        "assessment:measures",
        "list-checks",
        ("assessment:proofs", "assessment:campaigns"),
    ),
    ("Plan d’action", "assessment:plan", "flag", ()),
    ("Agenda", "agenda:list", "calendar", ()),
    ("Postes", "workstation:list", "laptop", ()),
    ("Documents", "documents:shelf", "file-text", ()),
    (
        "Mon cabinet",
        "practice:overview",
        "building-2",
        (
            "premises:overview",
            "suppliers:list",
            "access:overview",
            "interop:overview",
            "assessment:journal",
        ),
    ),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """The practice and actor set by accounts, the state of the strongbox, the navigation."""
    practice = getattr(request, "practice", None)
    return {
        "practice": practice,
        "actor": getattr(request, "actor", None),
        **_strongbox_state(),
        "idle_limit_s": _idle_limit_s(),
        "unlock_url": reverse("accounts:unlock"),
        "alive_url": reverse("accounts:alive"),
        "lock_url": reverse("accounts:lock"),
        "protect_url": reverse("access:protect", args=[practice.id]) if practice else "",
        "recovery_url": reverse("access:recovery_code", args=[practice.id]) if practice else "",
        "version": __version__,
        "nav": _nav(request, practice) if practice else [],
    }


def _strongbox_state() -> dict[str, Any]:
    """How the folder is kept. A page that tells of lost keys must not fail for want of them."""
    box = strongbox.installed()
    state = {"box_protection": "", "recovery_confirmed": True, "box_fault": None}
    if box is None:
        return state  # server mode
    try:
        return state | {
            "box_protection": str(box.protection),
            "recovery_confirmed": box.recovery_confirmed,
        }
    except HygieError as error:
        return state | {"box_fault": error}


def _idle_limit_s() -> int:
    box = strongbox.installed()
    return int(box.idle_limit_s) if box else 0


def _nav(request: HttpRequest, practice: Any) -> list[dict[str, Any]]:
    items = []
    for label, name, icon, others in _NAV:
        url, *within = (reverse(one, args=[practice.id]) for one in (name, *others))
        current = _is_current(request, url, within)
        items.append({"label": label, "url": url, "icon": icon, "current": current})
    return items


def _is_current(request: HttpRequest, url: str, within: Iterable[str]) -> bool:
    # The dashboard's address begins all the others.
    deep = [one for one in (url, *within) if one.count("/") > 3]
    return request.path == url or request.path.startswith(tuple(deep))
