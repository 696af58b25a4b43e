"""Makes the Firefox profiles of this folder, with a real Firefox (153 ESR) and fictional logins.

    python tests/samples/workstation/browsers/make_firefox_profiles.py [firefox-esr]

Firefox runs without a screen and is told what to do through Marionette, its own testing door. Of
each profile are kept the files that the probe reads, compressed: `firefox-<case>-<file>.gz`.

    none      nothing saved
    open      two logins, no primary password: 20-byte salt, one round
    locked    two logins, then a primary password: 48-byte salt, 10 000 rounds
    emptied   the primary password was set, then taken away: again a 20-byte salt, one round

`chromium-login-data.gz` is the « Login Data » that Chromium 156 makes on its first start; the
tests add fictional rows to copies of it.
"""

import gzip
import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
KEPT = ("key4.db", "logins.json", "logins.db")
PORT = 2828
FIRST, SECOND = "Maitre-fictif-1", ""
CASES: dict[str, tuple[tuple[str, ...], ...]] = {
    "none": (),
    "open": (("add",),),
    "locked": (("add",), ("password", "", FIRST)),
    "emptied": (("add",), ("password", "", FIRST), ("password", FIRST, SECOND)),
}
SCRIPTS = {
    "add": """
        const done = arguments[arguments.length - 1];
        (async () => {
          for (const n of [1, 2]) {
            const login = Cc["@mozilla.org/login-manager/loginInfo;1"]
              .createInstance(Ci.nsILoginInfo);
            const place = `https://exemple${n}.test`;
            login.init(place, place, null, `compte${n}`, `Fictif-${n}`, "user", "pass");
            await Services.logins.addLoginAsync(login);
          }
          done("added");
        })().catch(error => done(String(error)));""",
    "password": """
        const [old, chosen, done] = arguments;
        const token = Cc["@mozilla.org/security/internalkeytoken;1"]
          .createInstance(Ci.nsIPKCS11Token);
        token.changePassword(old, chosen);
        done(`has a password: ${token.hasPassword}`);""",
}


class Marionette:
    """Speaks to a running Firefox: `length:[type, id, command, parameters]`."""

    def __init__(self) -> None:
        self._kept = b""
        self._asked = 0
        self._door = self._reached()
        self._read()

    def _reached(self) -> socket.socket:
        for _ in range(120):
            try:
                return socket.create_connection(("127.0.0.1", PORT), timeout=60)
            except OSError:
                time.sleep(0.5)
        raise RuntimeError("Firefox did not open its door.")

    def _read(self) -> Any:
        while b":" not in self._kept:
            self._kept += self._door.recv(65536)
        length, _, rest = self._kept.partition(b":")
        while len(rest) < int(length):
            rest += self._door.recv(65536)
        self._kept = rest[int(length) :]
        return json.loads(rest[: int(length)])

    def ask(self, command: str, **parameters: Any) -> Any:
        self._asked += 1
        message = json.dumps([0, self._asked, command, parameters]).encode()
        self._door.sendall(f"{len(message)}:".encode() + message)
        _, _, refused, answer = self._read()
        if refused:
            raise RuntimeError(f"{command}: {refused}")
        return answer


def take(door: Marionette, case: str, steps: tuple[tuple[str, ...], ...]) -> None:
    door.ask("WebDriver:NewSession", capabilities={})
    door.ask("Marionette:SetContext", value="chrome")
    for name, *given in steps:
        done = door.ask("WebDriver:ExecuteAsyncScript", script=SCRIPTS[name], args=given)
        sys.stdout.write(f"{case} {name}: {done['value']}\n")
    door.ask("Marionette:Quit", flags=["eForceQuit"])


def make(firefox: str, case: str, steps: tuple[tuple[str, ...], ...]) -> None:
    profile = Path(tempfile.mkdtemp(prefix=f"firefox-{case}-"))
    words = [firefox, "--headless", "--no-remote", "--marionette", "--remote-allow-system-access"]
    with subprocess.Popen(
        [*words, "--profile", str(profile)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            take(Marionette(), case, steps)
            process.wait(60)
        finally:
            process.kill()
    for name in KEPT:
        if (profile / name).exists():
            packed = gzip.compress((profile / name).read_bytes(), 9, mtime=0)
            (HERE / f"firefox-{case}-{name}.gz").write_bytes(packed)
    shutil.rmtree(profile)


if __name__ == "__main__":
    for one, todo in CASES.items():
        make(sys.argv[1] if len(sys.argv) > 1 else "firefox-esr", one, todo)
