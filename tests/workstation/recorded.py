"""A machine that was recorded: the one door of the probes, answering from a dict or a sample.

    RecordedHost("linux", files={"/etc/os-release": "ID=debian\n"})
    recorded("screen_lock", "windows-fr-locked.json")

What was not recorded answers as a real machine does: a file or a registry key is absent (None), a
program is missing (Unseen tool_missing), PowerShell gives nothing (Unseen not_said). Record an
`Unseen` (in JSON `{"unseen": "needs_admin", "detail": ""}`) wherever a look must fail.

A sample is a JSON file with any of these keys:

    system, is_admin, is_live, now (ISO), account {name, home, uid}, environ {name: value}
    files      {path: text | {"base64": …} | {"sample": "other file of this folder"} | unseen}
    modified   {path: ISO or epoch seconds}, sizes {path: bytes}  (default: now, the real length)
    folders    [path] for the empty ones, or {path: unseen} for the closed ones
    links      {path: target}
    programs   {"fdesetup status": "out" | {"code", "out", "err"} | unseen}; a key may be a glob
    registry   {key: {name: int | text | [texts] | {"base64": …} | unseen} | unseen}
    registry32 the same, for what the 32-bit view shows
    powershell any JSON: the answer to every script;
               or {"fragment of a script": answer} under the key powershell_by
"""

import base64
import fnmatch
import json
import posixpath
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hygie.workstation.probes import engine, registry
from hygie.workstation.probes.host import (
    LONGEST_FILE_BYTES,
    Account,
    Entry,
    Output,
    RegistryValue,
)
from hygie.workstation.probes.local_host import decoded
from hygie.workstation.probes.model import System, Unknown, Unseen, Verdict

SAMPLES = Path(__file__).parents[1] / "samples" / "workstation"
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
_ACCOUNTS: Mapping[System, Account] = {
    "linux": Account("test", "/home/test", 1000),
    "macos": Account("test", "/Users/test", 501),
    "windows": Account("test", r"C:\Users\test"),
}
_NOTHING: Any = object()


def recorded(topic: str, name: str, **changes: Any) -> "RecordedHost":
    """The host of one sample file; `changes` win over what it says."""
    folder = SAMPLES / topic
    told = json.loads((folder / name).read_text(encoding="utf-8"))
    return RecordedHost(**(_from_json(told, folder) | changes))


def sample_text(topic: str, name: str) -> str:
    """One recorded answer, as a program gave it."""
    return decoded((SAMPLES / topic / name).read_bytes())


def verdicts(topic: str, host: "RecordedHost") -> dict[str, Verdict]:
    """What the probes of this topic conclude about this machine, by their ids."""
    probes = registry._of_topic(topic)
    return {result.probe.id: result.verdict for result in engine.run(host, probes).results}


class RecordedHost:
    """Implements Host. `asked` lists what was run: words of programs, texts of scripts."""

    def __init__(
        self,
        system: System = "linux",
        files: Mapping[str, str | bytes | Unseen] | None = None,
        programs: Mapping[str, str | Output | Unseen] | None = None,
        registry: Mapping[str, Any] | None = None,
        registry32: Mapping[str, Any] | None = None,
        powershell: Any = _NOTHING,
        powershell_by: Mapping[str, Any] | None = None,
        *,
        folders: Iterable[str] | Mapping[str, Unseen] = (),
        links: Mapping[str, str] | None = None,
        modified: Mapping[str, float | str] | None = None,
        sizes: Mapping[str, int] | None = None,
        is_admin: bool = False,
        is_live: bool = True,
        now: datetime = NOW,
        account: Account | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        self.system: System = system
        self.is_admin, self.is_live, self.now = is_admin, is_live, now
        self.account = account or _ACCOUNTS[system]
        self.environ: Mapping[str, str] = environ or {}
        self.asked: list[tuple[str, ...] | str] = []
        self._files = {self._key(path): content for path, content in (files or {}).items()}
        self._names = {self._key(path): _tidy(path) for path in (files or {})}
        closed = folders if isinstance(folders, Mapping) else {}
        self._closed = {self._key(path): unseen for path, unseen in closed.items() if unseen}
        self._folders = {self._key(path): _tidy(path) for path in folders}
        self._links = {self._key(path): target for path, target in (links or {}).items()}
        self._modified = {self._key(path): _epoch(when) for path, when in (modified or {}).items()}
        self._sizes = {self._key(path): size for path, size in (sizes or {}).items()}
        self._programs = dict(programs or {})
        self._registry = {False: _folded(registry), True: _folded(registry32)}
        self._powershell, self._powershell_by = powershell, dict(powershell_by or {})
        self._copies: Path | None = None

    # --- files ----------------------------------------------------------------------------------

    def read_bytes(self, path: str, *, limit: int = LONGEST_FILE_BYTES) -> bytes | None:
        key = self._followed(path)
        if key not in self._files:
            if self._is_folder(key):
                raise Unseen(Unknown.UNREADABLE)
            self._refuse_closed(key)
            return None
        content = self._files[key]
        if isinstance(content, Unseen):
            raise content
        found = content.encode() if isinstance(content, str) else content
        if max(len(found), self._sizes.get(key, 0)) > limit:
            raise Unseen(Unknown.UNREADABLE)
        return found

    def read_text(self, path: str, *, limit: int = LONGEST_FILE_BYTES) -> str | None:
        content = self.read_bytes(path, limit=limit)
        return None if content is None else decoded(content)

    def entries(self, path: str) -> tuple[Entry, ...] | None:
        key = self._followed(path)
        self._refuse_closed(key)
        if not self._is_folder(key):
            return None
        below = key.rstrip("/") + "/"
        known = {**self._names, **self._folders, **{one: one for one in self._links}}
        names: dict[str, tuple[str, bool]] = {}
        for full, shown in known.items():
            if full.startswith(below) and full != below:
                rest, deep = full[len(below) :].partition("/")[::2]
                name = shown[len(below) :].partition("/")[0]
                is_folder = bool(deep) or full in self._folders or names.get(rest, ("", False))[1]
                names[rest] = (name, is_folder)
        found = [self._entry(below + rest, *told) for rest, told in names.items()]
        return tuple(sorted(found, key=lambda entry: entry.name))

    def _entry(self, key: str, name: str, is_folder: bool) -> Entry:
        content = self._files.get(key, b"")
        length = 0 if isinstance(content, Unseen) else len(content)
        modified = self._modified.get(key, self.now.timestamp())
        return Entry(name, is_folder, self._sizes.get(key, length), modified)

    def exists(self, path: str) -> bool:
        key = self._followed(path)
        self._refuse_closed(posixpath.dirname(key))
        return key in self._files or self._is_folder(key)

    def real_path(self, path: str) -> str | None:
        return self._shown(self._followed(path)) if self.exists(path) else None

    def local_copy(self, path: str, *, limit: int = 256 * 1024 * 1024) -> str | None:
        content = self.read_bytes(path, limit=limit)
        if content is None:
            return None
        if self._copies is None:
            self._copies = Path(tempfile.mkdtemp(prefix="recorded-"))
            weakref.finalize(self, shutil.rmtree, self._copies, ignore_errors=True)
        folder = Path(tempfile.mkdtemp(dir=self._copies))
        name = posixpath.basename(_tidy(path))
        (folder / name).write_bytes(content)
        if beside := self.read_bytes(path + "-wal", limit=limit):
            (folder / f"{name}-wal").write_bytes(beside)
        return str(folder / name)

    def _key(self, path: str) -> str:
        tidy = _tidy(path)
        return tidy.casefold() if self.system == "windows" else tidy

    def _followed(self, path: str) -> str:
        key = self._key(path)
        for _ in range(40):
            step = next((one for one in self._links if (key + "/").startswith(one + "/")), None)
            if step is None:
                return key
            target = posixpath.join(posixpath.dirname(step), self._links[step])
            key = self._key(posixpath.normpath(target) + key[len(step) :])
        raise Unseen(Unknown.UNREADABLE)

    def _shown(self, key: str) -> str:
        return self._names.get(key) or self._folders.get(key) or key

    def _is_folder(self, key: str) -> bool:
        below = key.rstrip("/") + "/"
        known = (*self._files, *self._folders, *self._links)
        return key in self._folders or any(one.startswith(below) for one in known)

    def _refuse_closed(self, key: str) -> None:
        for folder, unseen in self._closed.items():
            if key == folder or key.startswith(folder.rstrip("/") + "/"):
                raise unseen

    # --- programs -------------------------------------------------------------------------------

    def run(
        self,
        argv: Sequence[str],
        *,
        timeout_s: float = 5.0,
        environ: Mapping[str, str] | None = None,
        needs_session: bool = False,
    ) -> Output:
        self.asked.append(tuple(argv))
        if not self.is_live:
            raise Unseen(Unknown.NOT_LIVE, argv[0])
        answer = self._programs.get(" ".join(argv), _NOTHING)
        if answer is _NOTHING:
            globs = (one for one in self._programs if fnmatch.fnmatchcase(" ".join(argv), one))
            answer = self._programs.get(next(globs, ""), Unseen(Unknown.TOOL_MISSING, argv[0]))
        if isinstance(answer, Unseen):
            raise answer
        return answer if isinstance(answer, Output) else Output(0, answer, "")

    # --- Windows --------------------------------------------------------------------------------

    def registry(self, key: str, name: str) -> RegistryValue | None:
        told = self._registry_key(key, view32=False) or {}
        value = {one.casefold(): kept for one, kept in told.items()}.get(name.casefold())
        if isinstance(value, Unseen):
            raise value
        return value

    def registry_keys(self, key: str, *, view32: bool = False) -> tuple[str, ...] | None:
        below = key.casefold() + "\\"
        names: dict[str, str] = {}
        for folded, (shown, _) in self._registry[view32].items():
            if folded.startswith(below):
                names.setdefault(folded[len(below) :].partition("\\")[0], shown)
        if not names and self._registry_key(key, view32=view32) is None:
            return None
        return tuple(shown[len(below) :].partition("\\")[0] for shown in names.values())

    def registry_values(
        self, key: str, *, view32: bool = False
    ) -> Mapping[str, RegistryValue] | None:
        told = self._registry_key(key, view32=view32)
        if told is None:
            return None
        return {name: value for name, value in told.items() if not isinstance(value, Unseen)}

    def _registry_key(self, key: str, *, view32: bool) -> Mapping[str, Any] | None:
        self._windows_only()
        tree = self._registry[view32]
        if key.casefold() in tree:
            told = tree[key.casefold()][1]
            if isinstance(told, Unseen):
                raise told
            return dict(told)
        below = key.casefold() + "\\"
        return {} if any(one.startswith(below) for one in tree) else None

    def powershell(self, script: str, *, timeout_s: float = 15.0) -> Any:
        self._windows_only()
        self.asked.append(script)
        answer = self._powershell
        for fragment, told in self._powershell_by.items():
            if fragment in script:
                answer = told
        if answer is _NOTHING:
            raise Unseen(Unknown.NOT_SAID, "powershell")
        if isinstance(answer, Unseen):
            raise answer
        return json.loads(json.dumps(answer))

    def _windows_only(self) -> None:
        if self.system != "windows" or not self.is_live:
            raise Unseen(Unknown.NOT_LIVE)


def _tidy(path: str) -> str:
    return posixpath.normpath(path.replace("\\", "/"))


def _epoch(when: float | str) -> float:
    return datetime.fromisoformat(when).timestamp() if isinstance(when, str) else when


def _folded(tree: Mapping[str, Any] | None) -> dict[str, tuple[str, Any]]:
    return {key.casefold(): (key, told) for key, told in (tree or {}).items()}


# --- samples ------------------------------------------------------------------------------------


def _from_json(told: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """The arguments of a RecordedHost, as a sample gives them."""
    read: dict[str, Any] = {**told}
    for key in ("files", "folders", "programs", "registry", "registry32", "powershell_by"):
        if isinstance(read.get(key), dict):
            read[key] = {name: _value(one, folder, key) for name, one in read[key].items()}
    if "powershell" in read:
        read["powershell"] = _value(read["powershell"], folder, "powershell")
    if "now" in read:
        read["now"] = datetime.fromisoformat(read["now"])
    if "account" in read:
        read["account"] = Account(**read["account"])
    return read


def _value(told: Any, folder: Path, key: str) -> Any:
    if not isinstance(told, dict):
        return tuple(told) if isinstance(told, list) and key.startswith("registry") else told
    if "unseen" in told:
        return Unseen(Unknown(told["unseen"]), told.get("detail", ""))
    if key in {"files", "registry", "registry32"} and "base64" in told:
        return base64.b64decode(told["base64"])
    if key == "files":
        return (folder / told["sample"]).read_bytes()
    if key == "programs":
        return Output(told.get("code", 0), told.get("out", ""), told.get("err", ""))
    if key.startswith("registry"):
        return {name: _value(one, folder, key) for name, one in told.items()}
    return told
