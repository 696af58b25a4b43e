"""Kills the strongbox at many instants and looks at what is left: `python kill_loop.py ACT DIR`.

Each try works on a fresh copy of one folder, in a forked child. The child is killed either before
its n-th line of the strongbox's own code (every n, a step apart), or after a while, in the middle
of what SQLCipher does. What is left must open one way or another, with every note in it.
Prints one JSON object: how many tries, how many ended each way.
"""

import json
import os
import random
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from hygie.errors import WrongSecretError
from hygie.paths import DataFolder
from hygie.strongbox import keyfile
from hygie.strongbox.box import Box
from tests.strongbox.boxes import OTHER_PASSPHRASE, PASSPHRASE, make_box, names, notes, raw

Act = Callable[[DataFolder], str]
STEP = 11
TIMED_TRIES = 20


def create(folder: DataFolder) -> str:
    make_box(folder).create()
    return ""


def protect(folder: DataFolder) -> str:
    box = make_box(folder)
    box.open_clear()
    return box.protect(PASSPHRASE, "anne", "Poste du cabinet")


def rekey(folder: DataFolder) -> str:
    box = make_box(folder)
    box.open_with_passphrase(PASSPHRASE)
    return box.rekey(PASSPHRASE, "anne")


def change(folder: DataFolder) -> str:
    box = make_box(folder)
    box.open_with_passphrase(PASSPHRASE)
    box.set_passphrase("anne", "Poste du cabinet", OTHER_PASSPHRASE)
    return ""


def prepared(act: str, folder: DataFolder, size: int) -> None:
    """The folder before the act, with `size` notes of 10 kB."""
    if act == "create":
        return
    box = make_box(folder)
    box.create()
    with raw(box) as connection:
        connection.execute("CREATE TABLE note (text)")
        for number in range(size):
            connection.execute("INSERT INTO note VALUES (?)", (f"{number} " + "x" * 10_000,))
    if act != "protect":
        box.protect(PASSPHRASE, "anne", "Poste du cabinet")
    box.close()


def opened(act: str, folder: DataFolder) -> tuple[Box, str]:
    """Whatever way in works, as somebody back at the computer would find it."""
    box = make_box(folder)
    protection = box.protection
    if act == "create":
        if protection == "new" or not keyfile.load(folder).database_created:
            box.create()
        else:
            box.open_clear()
        return box, protection.value
    if protection == "clear":
        box.open_clear()
        return box, "clear"
    try:
        box.open_with_passphrase(PASSPHRASE)
    except WrongSecretError:
        assert act == "change"
        box.open_with_passphrase(OTHER_PASSPHRASE)
        return box, "new passphrase"
    return box, "passphrase"


def verify(act: str, folder: DataFolder, size: int, acknowledged: str | None) -> str:
    box, way = opened(act, folder)
    if act == "create":
        box.close()
        return way
    assert [note.split()[0] for note in notes(box)] == [str(number) for number in range(size)]
    with raw(box) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA cipher_integrity_check").fetchall() == []
    keys = keyfile.load(folder)
    assert len(keys.key_ids) == 1, "what was half done is tidied up"
    assert not [left for left in names(folder.root) if left.startswith(".")]
    box.close()
    if acknowledged:
        assert way == "passphrase"
        box.open_with_recovery(acknowledged)
        box.close()
    return way


def attempt(act: Act, folder: DataFolder, at_line: int, after_s: float) -> tuple[bool, str]:
    """Runs the act in a child; True when it was killed, and what it had acknowledged."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        _perform(act, folder, at_line, write_end)
    os.close(write_end)
    if after_s:
        time.sleep(after_s)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    with os.fdopen(read_end) as told:
        acknowledged = told.read()
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, status
    return os.WIFSIGNALED(status), acknowledged


def _perform(act: Act, folder: DataFolder, at_line: int, write_end: int) -> None:
    code = 1
    try:
        if at_line:
            _die_at(at_line)
        acknowledged = act(folder)
        sys.settrace(None)
        os.write(write_end, acknowledged.encode())
        code = 0
    finally:
        os._exit(code)


def _die_at(at_line: int) -> None:
    seen = 0

    def watch(frame, event, _argument):
        nonlocal seen
        if "/hygie/strongbox/" not in frame.f_code.co_filename:
            return None
        if event == "line":
            seen += 1
            if seen == at_line:
                os.kill(os.getpid(), signal.SIGKILL)
        return watch

    sys.settrace(watch)


def main(name: str, directory: Path) -> None:
    act = {"create": create, "protect": protect, "rekey": rekey, "change": change}[name]
    ways: Counter[str] = Counter()
    random.seed(20261123)
    size = 5
    template = DataFolder(directory / "template")
    prepared(name, template, size)
    at_line, killed = random.randint(1, STEP), True
    while killed:
        killed = _try(name, act, template, size, ways, at_line=at_line)
        at_line += STEP
    if name in ("protect", "rekey"):
        size = 400
        heavy = DataFolder(directory / "heavy")
        prepared(name, heavy, size)
        began = time.monotonic()
        _try(name, act, heavy, size, ways)
        lasting = time.monotonic() - began
        for _ in range(TIMED_TRIES):
            _try(name, act, heavy, size, ways, after_s=random.uniform(0.001, lasting))
    sys.stdout.write(json.dumps(ways))


def _try(
    name: str,
    act: Act,
    template: DataFolder,
    size: int,
    ways: Counter[str],
    at_line: int = 0,
    after_s: float = 0,
) -> bool:
    folder = DataFolder(template.root.with_name("try"))
    shutil.rmtree(folder.root, ignore_errors=True)
    if template.root.exists():
        shutil.copytree(template.root, folder.root)
    killed, acknowledged = attempt(act, folder, at_line, after_s)
    ways[verify(name, folder, size, acknowledged)] += 1
    return killed


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
