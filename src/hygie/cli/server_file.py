"""`server.json`: how a second `hygie` finds the first one; and the page that a browser opens.

Both are readable by this account alone.
"""

import http.client
import json
import os
import secrets
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from hygie.paths import DataFolder

FORMAT = "hygie-server/1"
_PROBE_TIMEOUT_S = 5


@dataclass(frozen=True)
class RunningServer:
    """Where the server of a folder answers. `token` is empty when a passphrase is asked."""

    port: int
    pid: int
    token: str = ""

    @property
    def address(self) -> str:
        """The address to open; the token in it works once."""
        base = f"http://localhost:{self.port}/"
        return f"{base}entrer/{self.token}/" if self.token else base


def write(folder: DataFolder, server: RunningServer) -> None:
    """Replace the file in one step (0600). Raises OSError."""
    _replace(folder.server, json.dumps({"format": FORMAT, **asdict(server)}).encode())


def write_entrance(folder: DataFolder, address: str) -> Path:
    """A page (0600) that leads to the address: its one-time token is in no argument. OSError."""
    page = (
        '<!doctype html><html lang="fr"><meta charset="utf-8"><title>Hygie</title>'
        f'<meta http-equiv="refresh" content="0;url={address}">'
        f'<p><a href="{address}">Ouvrir Hygie</a></p></html>\n'
    )
    _replace(folder.entrance, page.encode())
    return folder.entrance


def _replace(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.stem}-{secrets.token_hex(6)}.tmp")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def remove(folder: DataFolder) -> None:
    """Nobody answers any more. A file that stays is no harm: what it says is checked when read."""
    with suppress(OSError):
        folder.server.unlink(missing_ok=True)
    remove_entrance(folder)


def remove_entrance(folder: DataFolder) -> None:
    """The token of the page was used, or will never be."""
    with suppress(OSError):
        folder.entrance.unlink(missing_ok=True)


def find(folder: DataFolder) -> RunningServer | None:
    """The server that answers for this folder now; None when none does."""
    try:
        document = json.loads(folder.server.read_bytes())
        server = RunningServer(int(document["port"]), int(document["pid"]), str(document["token"]))
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return server if _answers(server.port) else None


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PROBE_TIMEOUT_S)
    try:
        connection.request("GET", "/present/", headers={"Host": f"localhost:{port}"})
        return "locked" in json.loads(connection.getresponse().read(1000))
    except (OSError, ValueError, TypeError, http.client.HTTPException):
        return False
    finally:
        connection.close()
