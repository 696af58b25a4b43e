"""Make this project's own Python environment, `.venv`, and keep it up to date.

Standard library only: it runs with the bare Python of the machine, on Linux, macOS and Windows.
Nothing is done again when the locks have not changed since the last time.
"""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Literal

ROOT: Final = Path(__file__).resolve().parent.parent
VENV: Final = ROOT / ".venv"
REQUIREMENTS: Final = ROOT / "requirements"
LOG: Final = VENV / "installation.log"
_STAMP: Final = VENV / "hygie.json"
_LAST_LINES: Final = 20

Kind = Literal["run", "test"]


class SetupError(RuntimeError):
    """Something the person has to do before we can go on; the text says what, in French."""


def say(text: str) -> None:
    """Tell the person what is going on, at once, whatever the console can write."""
    encoding = sys.stdout.encoding or "utf-8"
    print(text.encode(encoding, "replace").decode(encoding), flush=True)


def in_ci() -> bool:
    """Say whether this run is a continuous integration, where a missing part is a failure."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def ensure(kind: Kind) -> Path:
    """Make sure `.venv` holds what this kind of run needs; give its Python.

    Raises SetupError when the person has something to do first.
    """
    stamp = _read_stamp()
    if not _usable(stamp):
        _create()
        stamp = {"root": str(ROOT), "python": _version()}
        _write_stamp(stamp)
    libraries = _digest(REQUIREMENTS / "build.lock", REQUIREMENTS / f"{kind}.lock")
    complete = {_digest(REQUIREMENTS / "build.lock", REQUIREMENTS / "test.lock"), libraries}
    if stamp.get(kind) != libraries and not (kind == "run" and stamp.get("test") in complete):
        _install_libraries(kind)
        stamp[kind] = libraries
        _write_stamp(stamp)
    package = _package_digest()
    if stamp.get("package") != package:
        _install_package()
        stamp["package"] = package
        _write_stamp(stamp)
    return python()


def python(folder: Path = VENV) -> Path:
    """Give the Python of an environment."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def script(name: str, folder: Path = VENV) -> Path:
    """Give a command installed in an environment."""
    return folder / (f"Scripts/{name}.exe" if os.name == "nt" else f"bin/{name}")


@contextmanager
def progress(what: str) -> Iterator[None]:
    """Say what begins, then how long it took."""
    say(f"… {what}")
    begun = time.monotonic()
    yield
    say(f"  fait en {time.monotonic() - begun:.0f} s")


# --- what is already there ----------------------------------------------------------------------


def _read_stamp() -> dict[str, Any]:
    try:
        stamp = json.loads(_STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def _write_stamp(stamp: dict[str, Any]) -> None:
    _STAMP.write_text(json.dumps(stamp, indent=2), encoding="utf-8")


def _usable(stamp: dict[str, Any]) -> bool:
    """A copied or moved folder, another Python or a half-made environment is made again."""
    return (
        stamp.get("root") == str(ROOT)
        and stamp.get("python") == _version()
        and _answers([str(python()), "-m", "pip", "--version"])
    )


def _version() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def _digest(*paths: Path) -> str:
    content = b"".join(path.read_bytes() for path in paths)
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()


def _package_digest() -> str:
    """What the editable install depends on: the commands, not the settings of the tools."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return hashlib.sha256(json.dumps(project, sort_keys=True).encode()).hexdigest()


def _answers(argv: list[str]) -> bool:
    try:
        return subprocess.run(argv, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


# --- making it ----------------------------------------------------------------------------------


def _create() -> None:
    if VENV.exists():
        if not _STAMP.exists() and any(VENV.iterdir()):
            raise SetupError(
                f"Le dossier {VENV} existe déjà et n’a pas été fait par ce programme.\n"
                "Supprimez-le ou renommez-le, puis relancez la même commande."
            )
        shutil.rmtree(VENV)
    if importlib.util.find_spec("ensurepip") is None:
        _install_venv_module()
    VENV.mkdir()
    _write_stamp({})
    with progress("Environnement Python (.venv)"):
        command = [sys.executable, "-m", "venv", str(VENV)]
        run_logged(command, "L’environnement n’a pas pu être créé.")


def _install_venv_module() -> None:
    package = f"python{_version()}-venv"
    if not can_apt_install():
        prefix = "sudo " if os.name == "posix" else ""
        raise SetupError(
            "Il manque à Python son module « venv ». Sur Debian ou Ubuntu, tapez :\n"
            f"    {prefix}apt-get install {package}\n"
            "puis relancez la même commande."
        )
    apt_install([package])


def _install_libraries(kind: Kind) -> None:
    lock = REQUIREMENTS / f"{kind}.lock"
    count = sum("==" in line for line in lock.read_text(encoding="utf-8").splitlines())
    with progress(f"Bibliothèques ({count} au plus, environ une minute)"):
        for file in (REQUIREMENTS / "build.lock", lock):
            pip_install(["--require-hashes", "-r", str(file)])


def _install_package() -> None:
    with progress("Hygie"):
        pip_install(["--no-deps", "--no-build-isolation", "-e", str(ROOT)])


def pip_install(options: list[str], *, folder: Path = VENV) -> None:
    """Install with the environment's own pip; SetupError with pip's last words when it fails."""
    argv = [str(python()), "-m", "pip", "--no-input", "--disable-pip-version-check"]
    if folder != VENV:
        argv += ["--python", str(python(folder))]
    run_logged(
        [*argv, "install", "--progress-bar", "off", *options],
        "L’installation a échoué. Vérifiez la connexion à Internet, puis relancez.",
    )


def run_logged(argv: list[str], problem: str, *, env: dict[str, str] | None = None) -> None:
    """Run a command, its words kept in the log; SetupError shows the last ones if it fails."""
    done = subprocess.run(
        argv,
        check=False,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    if VENV.is_dir():
        with LOG.open("a", encoding="utf-8") as log:
            log.write(f"$ {' '.join(argv)}\n{done.stdout}\n")
    if done.returncode:
        last = "\n".join(done.stdout.splitlines()[-_LAST_LINES:])
        raise SetupError(f"{problem}\n\n{last}")


# --- Debian's packages --------------------------------------------------------------------------


def can_apt_install() -> bool:
    """Say whether we may install Debian packages by ourselves."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(packages: list[str]) -> None:
    """Install Debian packages; SetupError when apt-get fails."""
    with progress(f"Paquets du système : {' '.join(packages)}"):
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        # Another installation may be under way: it is waited for, not fought.
        wait = ("-o", "DPkg::Lock::Timeout=300")
        command = ["apt-get", "-q", "-y", *wait, "--no-install-recommends", "install", *packages]
        run_logged(["apt-get", "-q", "update"], "apt-get update a échoué.", env=env)
        run_logged(command, "apt-get install a échoué.", env=env)
