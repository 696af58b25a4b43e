"""The accounts of Linux: the files that hold them, and the greeters' own."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from hygie.workstation.probes.accounts import greeters, sudoers
from hygie.workstation.probes.accounts.facts import Daily, Facts
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import Seen, T, Unknown, Unseen, attempt

_ADMIN_GROUPS: Final = frozenset({"sudo", "wheel", "admin"})
_NO_PASSWORD_GROUP: Final = "nopasswdlogin"
_PEOPLE: Final = range(1000, 60000)
_NO_SHELL: Final = ("nologin", "false", "sync", "halt", "shutdown")
_NOBODY: Final = (4294967295, -1)


@dataclass(frozen=True)
class _Account:
    name: str
    password: str
    uid: int
    gid: int
    shell: str

    @property
    def opens(self) -> bool:
        return self.shell.rpartition("/")[2] not in _NO_SHELL


def collect(host: Host) -> Facts:
    """Look at the files of the accounts; only the hidden passwords need a right."""
    accounts = attempt(lambda: _all_accounts(host))
    groups = attempt(lambda: _groups(host))
    return Facts(
        daily=attempt(lambda: _daily(host, _known(accounts), _known(groups))),
        without_password=attempt(lambda: _without_password(host, _known(accounts), _known(groups))),
        autologin=attempt(lambda: greeters.autologin(host)),
        guest=attempt(lambda: greeters.guest(host)),
        people=attempt(lambda: len(_people(_known(accounts)))),
        admins=attempt(lambda: _admins(_known(accounts), _known(groups))),
        superusers=attempt(lambda: sum(one.uid == 0 for one in _known(accounts))),
    )


def _known(found: Seen[T]) -> T:
    if isinstance(found, Unseen):
        raise found
    return found


def _all_accounts(host: Host) -> list[_Account]:
    found = list(_accounts(host))
    if not found:
        raise Unseen(Unknown.UNREADABLE, "/etc/passwd")
    return found


def _accounts(host: Host) -> Iterator[_Account]:
    for line in (host.read_text("/etc/passwd") or "").splitlines():
        name, password, uid, gid, _, _, shell = [*line.split(":"), "", "", "", "", "", "", ""][:7]
        if name and not name.startswith(("+", "-", "#")) and _digits(uid) and _digits(gid):
            yield _Account(name, password, int(uid), int(gid), shell)


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 10


def _groups(host: Host) -> dict[str, tuple[int, frozenset[str]]]:
    found = {}
    for line in (host.read_text("/etc/group") or "").splitlines():
        fields = line.split(":")
        if len(fields) >= 4 and _digits(fields[2]):
            found[fields[0]] = (int(fields[2]), frozenset(fields[3].split(",")) - {""})
    if not found:
        raise Unseen(Unknown.UNREADABLE, "/etc/group")
    return found


def _people(accounts: list[_Account]) -> list[_Account]:
    return [one for one in accounts if one.uid in _PEOPLE and one.opens]


def _groups_of(account: _Account, groups: dict[str, tuple[int, frozenset[str]]]) -> frozenset[str]:
    return frozenset(
        name
        for name, (gid, members) in groups.items()
        if gid == account.gid or account.name in members
    )


def _admins(accounts: list[_Account], groups: dict[str, tuple[int, frozenset[str]]]) -> int:
    return sum(bool(_ADMIN_GROUPS & _groups_of(one, groups)) for one in _people(accounts))


# --- the account of this session ------------------------------------------------------------------


def _daily(
    host: Host, accounts: list[_Account], groups: dict[str, tuple[int, frozenset[str]]]
) -> Daily:
    uid = host.account.uid
    if uid == 0:
        _refuse_borrowed_root(host)
        return Daily(is_admin=True, weakness="root")
    own = next((one for one in accounts if one.uid == uid), None)
    names = _groups_of(own, groups) if own else frozenset()
    names |= _groups_by_system(host)
    if not names:
        raise Unseen(Unknown.NOT_SAID, "groupes du compte")
    grant = attempt(lambda: sudoers.grant(host, host.account.name, names))
    rules = grant if isinstance(grant, sudoers.Grant) else sudoers.Grant(False, False)
    is_admin = bool(_ADMIN_GROUPS & names) or rules.everything
    return Daily(is_admin, "no_password" if is_admin and rules.without_password else "")


def _refuse_borrowed_root(host: Host) -> None:
    """Somebody signed in as themselves, then became root: this is not their daily account."""
    if not host.is_live:
        return
    said = (host.read_text("/proc/self/loginuid") or "").strip()
    if said.isdigit() and int(said) not in (0, *_NOBODY):
        raise Unseen(Unknown.NEEDS_SESSION)


def _groups_by_system(host: Host) -> frozenset[str]:
    """With those of a directory (LDAP, domain), which no file holds."""
    if not host.is_live or not host.account.name:
        return frozenset()
    try:
        answer = host.run(["id", "-Gn", host.account.name])
    except Unseen:
        return frozenset()
    return frozenset() if answer.code else frozenset(answer.out.split())


# --- passwords ------------------------------------------------------------------------------------


def _without_password(
    host: Host, accounts: list[_Account], groups: dict[str, tuple[int, frozenset[str]]]
) -> int:
    """An account that asks for none is sure; that none does, only the hidden file tells."""
    opening = {one.name for one in accounts if one.opens}
    found = {one.name for one in accounts if one.opens and not one.password}
    found |= groups.get(_NO_PASSWORD_GROUP, (0, frozenset()))[1] & opening
    try:
        found |= _hidden_empty(host) & opening
    except Unseen:
        found |= _own_empty(host)
        if not found:
            raise
    return len(found)


def _hidden_empty(host: Host) -> frozenset[str]:
    text = host.read_text("/etc/shadow")
    if not text:
        raise Unseen(Unknown.NEEDS_ADMIN if not host.is_admin else Unknown.UNREADABLE)
    fields = [line.split(":") for line in text.splitlines()]
    if not any(len(one) >= 8 for one in fields):
        raise Unseen(Unknown.UNREADABLE)
    return frozenset(one[0] for one in fields if len(one) >= 8 and not one[1])


def _own_empty(host: Host) -> frozenset[str]:
    """Anybody may ask about their own account, where `passwd` allows it: NP, no password."""
    if not host.is_live or host.is_admin:
        return frozenset()
    try:
        words = host.run(["passwd", "-S"]).out.split()
    except Unseen:
        return frozenset()
    return frozenset(words[:1]) if len(words) >= 2 and words[1] == "NP" else frozenset()
