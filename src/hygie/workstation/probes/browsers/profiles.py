"""The profiles of the browsers, found in the account's own folders, and what each keeps."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from hygie.workstation.probes.browsers import primary_password
from hygie.workstation.probes.browsers.facts import Facts, Profile
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import Seen, Unknown, Unseen
from hygie.workstation.probes.sqlite_copy import rows

MOST_PROFILES: Final = 100
# The pair of folders of a browser: where it lies, by its name.
Places = Iterable[tuple[str, str]]

# The entry of a Firefox account is kept among the logins, and is none.
_RUST_LOGINS: Final = """
    SELECT (SELECT count(*) FROM loginsL WHERE is_deleted = 0 AND origin NOT LIKE 'chrome://%')
         + (SELECT count(*) FROM loginsM WHERE is_overridden = 0 AND origin NOT LIKE 'chrome://%')
"""
_CHECK: Final = "SELECT item1, item2 FROM metaData WHERE id = 'password'"
# Neither the sites where one asked never to save, nor the accounts of « continuer avec… ».
_CHROMIUM_LOGINS: Final = """
    SELECT count(*) FROM logins WHERE blacklisted_by_user = 0 AND length(password_value) > 0
"""
_CHROMIUM_FILES: Final = ("Login Data", "Login Data For Account")


def look(host: Host, *, firefox: Places, chromium: Places, separator: str = "/") -> Facts:
    """Everything that these folders tell. What cannot be seen is kept as such."""
    folders = _Folders(host, separator)
    return Facts(
        tuple(one for name, place in firefox for one in folders.firefox(name, place)),
        tuple(one for name, place in chromium for one in folders.chromium(name, place)),
    )


class _Folders:
    """Reads the folders of one machine."""

    def __init__(self, host: Host, separator: str) -> None:
        self._host = host
        self._separator = separator

    def _below(self, *names: str) -> str:
        return self._separator.join(names)

    def _names(self, folder: str) -> list[str]:
        return [entry.name for entry in self._host.entries(folder) or ()][:MOST_PROFILES]

    # --- Firefox --------------------------------------------------------------------------------

    def firefox(self, browser: str, place: str) -> Iterator[Profile]:
        try:
            found = list(self._firefox_profiles(place))
        except Unseen as unseen:
            yield Profile(browser, unseen, unseen)
            return
        for folder in found:
            yield Profile(browser, self._firefox_saved(folder), self._guarded(folder))

    def _firefox_profiles(self, place: str) -> Iterator[str]:
        inside = [place, self._below(place, "Profiles")]
        found = [self._below(folder, name) for folder in inside for name in self._names(folder)]
        for folder in dict.fromkeys([*found, *self._elsewhere(place)]):
            if any(
                self._host.exists(self._below(folder, name)) for name in ("key4.db", "logins.json")
            ):
                yield folder

    def _elsewhere(self, place: str) -> Iterator[str]:
        """The profiles that `profiles.ini` places outside."""
        section: dict[str, str] = {}
        text = self._host.read_text(self._below(place, "profiles.ini")) or ""
        for line in [*text.splitlines()[:2000], "["]:
            if line.startswith("["):
                if section.get("IsRelative") == "0" and section.get("Path"):
                    yield section["Path"]
                section = {}
            name, _, value = line.partition("=")
            section[name.strip()] = value.strip()

    def _firefox_saved(self, folder: str) -> Seen[int]:
        try:
            listed = _count_logins(self._host.read_text(self._below(folder, "logins.json")))
            # The store that is to replace it; it may be there and empty, or not at all.
            counted = rows(self._host, self._below(folder, "logins.db"), _RUST_LOGINS)
            return max(listed, _number(counted))
        except Unseen as unseen:
            return unseen

    def _guarded(self, folder: str) -> Seen[bool]:
        try:
            stored = rows(self._host, self._below(folder, "key4.db"), _CHECK)
            if not stored or not all(isinstance(item, bytes) for item in stored[0]):
                return Unseen(Unknown.UNREADABLE, "key4.db")
            return primary_password.is_set(*stored[0])
        except Unseen as unseen:
            return unseen

    # --- Chrome and its kin ---------------------------------------------------------------------

    def chromium(self, browser: str, place: str) -> Iterator[Profile]:
        try:
            if self._host.entries(place) is None:
                return
            folders = [place, *(self._below(place, name) for name in self._names(place))]
            files = [self._below(folder, name) for folder in folders for name in _CHROMIUM_FILES]
            kept = [file for file in files if self._host.exists(file)]
        except Unseen as unseen:
            yield Profile(browser, unseen)
            return
        if not kept:
            yield Profile(browser, 0)
        for file in kept:
            yield Profile(browser, self._chromium_saved(file))

    def _chromium_saved(self, file: str) -> Seen[int]:
        try:
            return _number(rows(self._host, file, _CHROMIUM_LOGINS))
        except Unseen as unseen:
            # Windows says « not allowed » of a file that the browser holds.
            return Unseen(Unknown.UNREADABLE) if unseen.reason is Unknown.NEEDS_ADMIN else unseen


def _number(found: tuple[tuple[Any, ...], ...] | None) -> int:
    if found is None:
        return 0
    if not found or not isinstance(found[0][0], int):
        raise Unseen(Unknown.UNREADABLE)
    return found[0][0]


def _count_logins(text: str | None) -> int:
    """How many logins a `logins.json` holds; neither Firefox's own account nor the erased ones."""
    if text is None:
        return 0
    try:
        logins = json.loads(text)["logins"]
        return sum(_is_login(login) for login in logins)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise Unseen(Unknown.UNREADABLE, "logins.json") from None


def _is_login(login: Mapping[str, Any]) -> bool:
    return not login.get("deleted") and not str(login.get("hostname")).startswith("chrome://")
