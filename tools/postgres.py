"""A real PostgreSQL for the tests: made in a temporary folder, reached by a socket, then erased."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from system_parts import find_postgres

SOCKET_VARIABLE: Final = "HYGIE_TEST_POSTGRES_SOCKET"
ROLE: Final = "postgres"
ACCOUNT: Final = "postgres"
_SERVER_OPTIONS: Final = (
    "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
)


class PostgresCluster:
    """A cluster that lives as long as the `with` block; `socket` is the folder to connect to.

    Nothing in it survives a power cut, and it trusts everybody on its socket: for tests only.
    """

    def __init__(self) -> None:
        programs = find_postgres()
        if programs is None:
            raise FileNotFoundError("PostgreSQL: neither initdb nor pg_ctl was found")
        self._programs = Path(programs)
        # A short path: a Unix socket's name holds about a hundred characters.
        self.socket = Path(tempfile.mkdtemp(prefix="hygie-pg-", dir=_short_temporary_folder()))
        self._data = self.socket / "data"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Create the cluster and start it; RuntimeError with PostgreSQL's own words if it can't."""
        if _is_root():
            shutil.chown(self.socket, user=ACCOUNT, group=ACCOUNT)
        locale = "C.UTF-8" if sys.platform == "linux" else "C"
        self._run("initdb", "--no-sync", "--auth=trust", "--encoding=UTF8", f"--locale={locale}",
                  f"--username={ROLE}", f"--pgdata={self._data}")  # fmt: skip
        options = f"{_SERVER_OPTIONS} -k {self.socket}"
        log = self.socket / "server.log"
        self._run("pg_ctl", "start", "-w", f"--pgdata={self._data}", f"--log={log}", "-o", options)

    def stop(self) -> None:
        """Stop the server and erase everything."""
        self._run("pg_ctl", "stop", "-w", f"--pgdata={self._data}", "--mode=immediate", check=False)
        shutil.rmtree(self.socket, ignore_errors=True)

    def _run(self, program: str, *arguments: str, check: bool = True) -> None:
        # PostgreSQL refuses to run as root: Debian's own account does it then.
        account = ACCOUNT if _is_root() else None
        # A file and not a pipe: the server would keep the pipe open.
        words = self.socket / f"{program}.log"
        with words.open("wb") as output:
            done = subprocess.run(
                [str(self._programs / program), *arguments],
                check=False,
                cwd=self.socket,
                user=account,
                group=account,
                extra_groups=[] if account else None,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        if check and done.returncode:
            said = words.read_text(encoding="utf-8", errors="replace")
            shutil.rmtree(self.socket, ignore_errors=True)
            raise RuntimeError(f"{program}: {said}")


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _short_temporary_folder() -> str | None:
    return "/tmp" if Path("/tmp").is_dir() else None  # noqa: S108  (mkdtemp makes it private)
