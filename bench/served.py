"""Programs of the bench in processes of their own, and a browser without a screen to visit them."""

import gzip
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlencode, urlsplit

ROOT = Path(__file__).resolve().parent.parent
ADDRESS = re.compile(r"http://localhost:\d+/\S*")
ACCEPTED = "gzip, deflate, br"
_TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')
_MOVED = frozenset({301, 302, 303})
_STOPPING_S = 30
_ANSWER_S = 60


class BenchError(RuntimeError):
    """The bench cannot measure; the text says why, in French."""


def variables() -> dict[str, str]:
    """The machine's variables without those that change what is measured, and no keyring at all.

    Python keeps what it compiled, as it does for anybody who starts Hygie twice.
    """
    left_out = ("HYGIE_", "DJANGO_", "PYTHON")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(left_out)}
    return kept | {
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        "PYTHONUTF8": "1",
        "PYTHONUNBUFFERED": "1",
    }


def child(*arguments: object) -> Any:
    """What one of the programs of this folder prints, as JSON. Raises BenchError if it fails."""
    name, *others = map(str, arguments)
    done = subprocess.run(
        [sys.executable, str(ROOT / "bench" / name), *others],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env=variables(),
    )
    if done.returncode:
        raise BenchError(f"{name} {others[0]} a échoué :\n{done.stderr.strip()}")
    return json.loads(done.stdout.splitlines()[-1])


# --- servers ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Server:
    """A running server: the address that it printed, and its process."""

    address: str
    process_id: int

    @property
    def port(self) -> int:
        return urlsplit(self.address).port or 80


def hygie_command(folder: Path) -> list[str]:
    """`hygie serve` on any free port, as its user starts it."""
    serve = ["serve", "--data", str(folder), "--port", "0", "--no-open"]
    return [sys.executable, "-m", "hygie", *serve]


@contextmanager
def serving(command: Sequence[str]) -> Iterator[Server]:
    """The server started by this command, as soon as it has printed its address."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
            encoding="utf-8",
            env=variables(),
        )
        try:
            yield Server(_address(process, said), process.pid)
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(_STOPPING_S)
            process.kill()
            process.wait()


def _address(process: subprocess.Popen[str], said: IO[str]) -> str:
    said_aloud = process.stdout or ()
    for line in said_aloud:
        if found := ADDRESS.search(line):
            # Somebody must read what comes next, or a full pipe would stop the server.
            threading.Thread(target=lambda: list(said_aloud), daemon=True).start()
            return found[0]
    process.wait()
    said.seek(0)
    raise BenchError(f"Le serveur s’est arrêté avant de répondre :\n{said.read().strip()}")


# --- visits -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: bytes
    is_compressed: bool

    @property
    def text(self) -> str:
        plain = gzip.decompress(self.body) if self.is_compressed else self.body
        return plain.decode("utf-8")


class Visitor:
    """Keeps one connection and its cookies, as a browser does."""

    def __init__(self, server: Server) -> None:
        self._port = server.port
        self._connection = HTTPConnection("127.0.0.1", server.port, timeout=_ANSWER_S)
        self._cookies: dict[str, str] = {}
        self._token = ""

    def close(self) -> None:
        """Leave."""
        self._connection.close()

    def get(self, path: str) -> Answer:
        """The page, after its redirections. Raises BenchError unless it is a 200."""
        for _ in range(5):
            answer, location = self._ask("GET", path)
            if answer.status not in _MOVED:
                return _good(answer, path)
            parts = urlsplit(location)
            path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        raise BenchError(f"{path} : trop de redirections")

    def post(self, path: str, **fields: object) -> Answer:
        """Send a form as the page's script does; `sign` comes first."""
        body = urlencode({**fields, "csrfmiddlewaretoken": self._token}).encode()
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "HX-Request": "true",
            "Origin": f"http://localhost:{self._port}",
        }
        return _good(self._ask("POST", path, body, headers)[0], path)

    def sign(self, page: str) -> None:
        """Take the token of forms from this page."""
        found = _TOKEN.search(page)
        if found is None:
            raise BenchError("Cette page ne porte pas de jeton de formulaire.")
        self._token = found[1]

    def weigh(self, path: str) -> int:
        """Bytes received for this address alone, headers included, compressed as a browser asks."""
        lines = [
            f"GET {path} HTTP/1.1",
            f"Host: localhost:{self._port}",
            f"Accept-Encoding: {ACCEPTED}",
            f"Cookie: {self._cookie_header()}",
            "Connection: close",
        ]
        with socket.create_connection(("127.0.0.1", self._port), timeout=_ANSWER_S) as wire:
            wire.sendall("\r\n".join([*lines, "", ""]).encode("ascii"))
            received = b"".join(iter(lambda: wire.recv(65536), b""))
        if b" 200 " not in received.partition(b"\r\n")[0]:
            raise BenchError(f"{path} : {received[:60]!r}")
        return len(received)

    def _ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> tuple[Answer, str]:
        sent = {
            "Host": f"localhost:{self._port}",
            "Accept-Encoding": ACCEPTED,
            **(headers or {}),
        }
        if self._cookies:
            sent["Cookie"] = self._cookie_header()
        self._connection.request(method, path, body, sent)
        response = self._connection.getresponse()
        compressed = response.headers.get("Content-Encoding") == "gzip"
        answer = Answer(response.status, response.read(), compressed)
        for header in response.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(header).items():
                self._cookies[name] = morsel.value
        return answer, response.headers.get("Location", "")

    def _cookie_header(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self._cookies.items())


def _good(answer: Answer, path: str) -> Answer:
    if answer.status != 200:
        raise BenchError(f"{path} : réponse {answer.status}")
    return answer


def first_page(command: Sequence[str]) -> float:
    """Milliseconds from the launch of this server to its first page, read to its last byte."""
    begun = time.perf_counter()
    with serving(command) as server:
        visitor = Visitor(server)
        visitor.get(urlsplit(server.address).path)
        spent = time.perf_counter() - begun
        visitor.close()
    return spent * 1000
