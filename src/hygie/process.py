"""The one door to other programs: a list of words, no shell, a time limit, a chosen environment.

Nothing secret may ever be among the words: anybody on the machine can read them. Give it on
standard input.
"""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hygie.errors import HygieError

LONGEST_OUTPUT_BYTES: Final = 16 * 1024 * 1024
# Programs answer in their own language unless told otherwise, and some parsers need stable numbers.
_PLAIN_LANGUAGE: Final = {"LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "LANGUAGE": "C"}


class ProgramMissingError(HygieError):
    """The program is not on this machine, or may not be run."""

    code = "program_missing"
    exit_code = 4


class ProgramTooSlowError(HygieError):
    """The program did not end in time, and was stopped."""

    code = "program_too_slow"
    exit_code = 4


class ProgramTooLongError(HygieError):
    """The program wrote more than we can read."""

    code = "program_too_long"
    exit_code = 4


@dataclass(frozen=True)
class Completed:
    """What a program left: its exit code and what it wrote, as bytes."""

    code: int
    out: bytes
    err: bytes


def run(
    argv: Sequence[str],
    *,
    timeout_s: float,
    environ: Mapping[str, str] | None = None,
    given: bytes = b"",
) -> Completed:
    """Run a program to its end. `environ` is added to this process's own, in plain language.

    Any exit code is an answer, not an error. Raises ProgramMissingError, ProgramTooSlowError,
    ProgramTooLongError.
    """
    name = Path(argv[0]).name
    try:
        process = subprocess.Popen(
            list(argv),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **_PLAIN_LANGUAGE, **(environ or {})},
            start_new_session=os.name == "posix",
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (OSError, ValueError) as error:
        raise ProgramMissingError(
            f"Le programme « {name} » n’a pas pu être lancé.",
            means="Rien n’a été modifié.",
            next_step="Installez-le, puis recommencez.",
        ) from error
    with process:
        return _finish(process, name, given, timeout_s)


def _finish(
    process: "subprocess.Popen[bytes]", name: str, given: bytes, timeout_s: float
) -> Completed:
    try:
        out, err = process.communicate(given, timeout=timeout_s)
    except subprocess.TimeoutExpired as error:
        _stop(process)
        raise ProgramTooSlowError(
            f"Le programme « {name} » n’a pas répondu en {timeout_s:g} s.",
            means="Il a été arrêté. Rien n’a été modifié.",
        ) from error
    if len(out) > LONGEST_OUTPUT_BYTES:
        raise ProgramTooLongError(f"Le programme « {name} » en dit trop pour être lu.")
    return Completed(process.returncode, out, err)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    """Stop it and what it started: a child that holds our pipe would keep us waiting."""
    if sys.platform == "win32":
        process.kill()
    else:
        import signal

        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    with suppress(subprocess.TimeoutExpired):
        process.communicate(timeout=2)
