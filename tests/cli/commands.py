"""`hygie` as its user runs it, in real processes, and a browser without a screen."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = re.compile(r"http://localhost:\d+/\S*")
PASSPHRASE = "vT7!kq9Zr#mW2x"
NO_KEYRING = {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}


def environment(extra: dict[str, str] | None = None) -> dict[str, str]:
    """The machine's variables without those of Hygie, and with no keyring but the test's own."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("HYGIE_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return {**kept, **NO_KEYRING, "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(ROOT)} | (extra or {})


def hygie(*arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "hygie", *arguments],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
        env=environment(env),
    )


def python(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one of our own scripts in a process of its own."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name(script)), *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
        env=environment(),
    )
    assert done.returncode == 0, done.stderr
    return done


@dataclass
class Server:
    """A running `hygie serve`: `address` is the one it printed."""

    process: subprocess.Popen[str]
    reader: threading.Thread
    address: str = ""
    said: list[str] = field(default_factory=list)

    @property
    def port(self) -> int:
        found = urllib.parse.urlsplit(self.address).port
        assert found
        return found

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.ended()

    def kill(self) -> None:
        self.process.kill()
        self.ended()

    def ended(self) -> int:
        """Its exit code, once it is over; its pipes are closed, however often this is asked."""
        code = self.process.wait(timeout=30)
        self.reader.join(timeout=30)
        for stream in (self.process.stdout, self.process.stderr):
            if stream:
                stream.close()
        return code


def start(folder: Path, *options: str, env: dict[str, str] | None = None) -> Server:
    """`hygie serve` on any free port, once it has given its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "hygie", "serve", "--data", str(folder), "--port", "0",
         "--no-open", *options],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=environment(env),
    )  # fmt: skip
    assert process.stdout
    assert process.stderr
    said: list[str] = []
    # Somebody must read, or a full pipe would stop the server.
    reader = threading.Thread(target=said.extend, args=(process.stderr,), daemon=True)
    reader.start()
    server = Server(process, reader, said=said)
    for line in process.stdout:
        if found := ADDRESS.search(line):
            server.address = found[0]
            return server
    code = server.ended()
    raise AssertionError(f"exit {code}:\n{''.join(said)}")


class Visitor:
    """A browser without a screen: keeps its cookies, sends the token of forms."""

    def __init__(self, address: str) -> None:
        self.origin = "/".join(address.split("/")[:3])
        self._open = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(CookieJar())
        ).open

    def get(self, path: str) -> tuple[int, str]:
        return self._ask(path)

    def post(self, path: str, **fields: object) -> tuple[int, str]:
        """Send a form as the page's script does."""
        _, page = self.get("/")
        token = re.search(r'name="csrf-token" content="([^"]+)"', page)
        assert token, page[:500]
        body = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": token[1]}).encode()
        headers = {"Origin": self.origin, "HX-Request": "true"}
        return self._ask(path, body, headers)

    def _ask(self, path: str, body: bytes | None = None, headers=None) -> tuple[int, str]:
        url = path if path.startswith(self.origin) else self.origin + path
        request = urllib.request.Request(url, body, headers or {})  # noqa: S310  (our own loopback)
        try:
            with self._open(request, timeout=30) as answer:
                return answer.status, answer.read().decode("utf-8")
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode("utf-8")


def shown_revision(page: str) -> int:
    """The revision that the page's form of an answer would send."""
    found = re.search(r'name="revision" value="(\d+)"', page)
    assert found, page
    return int(found.group(1))


def status(folder: Path, *, env: dict[str, str] | None = None) -> dict:
    """What `hygie status --json` says."""
    done = hygie("status", "--json", "--data", str(folder), env=env)
    assert done.returncode in (0, 3, 4), done.stderr
    return json.loads(done.stdout)


def answers_in(document: dict) -> dict[str, str | None]:
    """The answer to each measure, by its id."""
    return {row["id"]: row["answer"] for row in document["measures"]}


def wait_until(condition, *, seconds: float = 20.0) -> None:
    """Return as soon as it is true."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "waited too long"
        time.sleep(0.02)


def names(folder: Path) -> set[str]:
    """What lies in the folder; nothing when it does not exist."""
    return {path.name for path in folder.iterdir()} if folder.exists() else set()
