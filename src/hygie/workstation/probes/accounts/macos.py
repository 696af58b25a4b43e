"""The accounts of macOS, by group numbers and property lists."""

import re
from collections.abc import Mapping
from typing import Any, Final

from hygie.workstation.probes import plists
from hygie.workstation.probes.accounts import sudoers
from hygie.workstation.probes.accounts.facts import Daily, Facts
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import Unknown, Unseen, attempt

_ADMIN_GROUP: Final = "80"
_FIRST_PERSON: Final = 501
_GUEST: Final = 201
_LOGIN: Final = "/Library/Preferences/com.apple.loginwindow.plist"
_MANAGED: Final = "/Library/Managed Preferences/com.apple.MCX.plist"
_USER: Final = re.compile(r"^(\S+)\s+(-?[0-9]{1,10})$", re.MULTILINE)


def collect(host: Host) -> Facts:
    """Look without any right; nothing tells whether an account has an empty password."""
    users = attempt(lambda: _users(host))
    return Facts(
        daily=attempt(lambda: _daily(host)),
        without_password=Unseen(Unknown.NOT_SAID, "mot de passe des comptes"),
        autologin=attempt(lambda: _autologin(host)),
        guest=attempt(lambda: _guest(host)),
        people=attempt(lambda: len(_people(users))),
        admins=attempt(lambda: _admins(host, _people(users))),
    )


def _daily(host: Host) -> Daily:
    name = host.account.name
    if host.account.uid == 0:
        return Daily(is_admin=True, weakness="root")
    answer = host.run(["id", "-G", name])
    groups = answer.out.split()
    if answer.code or not groups or not all(one.isdigit() for one in groups):
        raise Unseen(Unknown.UNREADABLE, "id")
    grant = attempt(lambda: sudoers.grant(host, name, frozenset({"admin", "staff"})))
    is_member = _ADMIN_GROUP in groups
    if not is_member:
        own = attempt(lambda: sudoers.grant(host, name, frozenset({"staff"})))
        return Daily(isinstance(own, sudoers.Grant) and own.everything, _weakness(own))
    return Daily(is_admin=True, weakness=_weakness(grant))


def _weakness(grant: object) -> str:
    return "no_password" if isinstance(grant, sudoers.Grant) and grant.without_password else ""


def _users(host: Host) -> dict[str, int]:
    answer = host.run(["dscl", ".", "-list", "/Users", "UniqueID"])
    found = {name: int(uid) for name, uid in _USER.findall(answer.out)}
    if answer.code or not found:
        raise Unseen(Unknown.UNREADABLE, "dscl")
    return found


def _people(users: Any) -> frozenset[str]:
    if isinstance(users, Unseen):
        raise users
    return frozenset(name for name, uid in users.items() if uid >= _FIRST_PERSON)


def _admins(host: Host, people: frozenset[str]) -> int:
    answer = host.run(["dscl", ".", "-read", "/Groups/admin", "GroupMembership"])
    words = answer.out.split()
    if answer.code or not words or words[0] != "GroupMembership:":
        raise Unseen(Unknown.UNREADABLE, "dscl")
    return len(people & set(words[1:]))


def _autologin(host: Host) -> bool:
    """The name stays written when FileVault comes on, and opens nothing any more."""
    if not _plist(host, _LOGIN).get("autoLoginUser"):
        return False
    answer = host.run(["fdesetup", "isactive"])  # its exit code answers: 0, FileVault is on
    if answer.code not in (0, 1):
        raise Unseen(Unknown.UNREADABLE, "fdesetup")
    return answer.code == 1


def _guest(host: Host) -> bool:
    managed = _plist(host, _MANAGED)
    if managed.get("DisableGuestAccount") is True:
        return False
    if managed.get("EnableGuestAccount") is True:
        return True
    said = _plist(host, _LOGIN).get("GuestEnabled")
    if said is None:
        return _guest_exists(host)
    if said not in (True, False):  # 1 and 0 are so too
        raise Unseen(Unknown.UNREADABLE, "compte invité")
    return bool(said)


def _guest_exists(host: Host) -> bool:
    """Never touched: the account is not even made; if it is, nothing says what it may do."""
    if _GUEST in _users(host).values():
        raise Unseen(Unknown.NOT_SAID, "compte invité")
    return False


def _plist(host: Host, path: str) -> Mapping[str, Any]:
    return plists.read(host, path) or {}
