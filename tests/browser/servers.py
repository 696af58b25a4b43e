"""`hygie serve` and `hygie status` as their user would run them."""

import json
import os
import re
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

ADDRESS = re.compile(r"http://localhost:\d+/\S*")
START = "import sys; from hygie.cli.main import run; sys.argv[0] = 'hygie'; run()"
SHORT_IDLE = (
    "from hygie.strongbox.box import Box; Box.__init__.__kwdefaults__['idle_limit_s'] = {seconds};"
)


@dataclass
class Server:
    """`hygie serve` on its own folder; `address` carries the one-time token when there is one."""

    folder: Path
    process: subprocess.Popen[str]
    address: str
    lines: list[str]
    reader: threading.Thread

    @property
    def origin(self) -> str:
        return "/".join(self.address.split("/")[:3])

    def stop(self) -> None:
        """Ends the server, whatever it is doing: how it stops is tests/cli's subject."""
        self.process.terminate()
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.close()

    def close(self) -> None:
        """The end of the pipe, once its process is gone."""
        self.reader.join(timeout=5)
        if self.process.stdout:
            self.process.stdout.close()


def start(folder: Path, *options: str, idle_limit_s: int | None = None) -> Server:
    before = SHORT_IDLE.format(seconds=idle_limit_s) if idle_limit_s else ""
    process = subprocess.Popen(
        [sys.executable, "-c", before + START, "serve", "--data", str(folder),
         "--port", "0", "--no-open", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    lines: list[str] = []
    assert process.stdout is not None
    for line in process.stdout:
        lines.append(line)
        if found := ADDRESS.search(line):
            # Somebody must go on reading, or a full pipe would stop the server.
            reader = threading.Thread(target=lines.extend, args=(process.stdout,), daemon=True)
            reader.start()
            return Server(folder, process, found.group(), lines, reader)
    process.wait()
    process.stdout.close()
    raise AssertionError("the server gave no address:\n" + "".join(lines))


def status_json(folder: Path, *, passphrase_file: Path | None = None) -> dict:
    """`hygie status --json`, as another program would read it."""
    env = {**os.environ}
    if passphrase_file:
        env["HYGIE_PASSPHRASE_FILE"] = str(passphrase_file)
    done = subprocess.run(
        [sys.executable, "-m", "hygie", "status", "--json", "--data", str(folder)],
        capture_output=True,
        text=True,
        env=env,
        check=False,
        timeout=60,
    )
    assert done.returncode in (0, 3, 4), done.stderr
    return json.loads(done.stdout)
