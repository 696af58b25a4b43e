"""A whole Linux machine to spoil: this one's files seen through a layer that vanishes.

Its own mounts, processes, network; the real root filesystem below, read-only by construction (an
overlay whose upper layer lies in memory). The real `hygie check` runs inside, as root for the
account that asked (what sudo does) or as that account. Nothing of what is done there reaches the
machine that runs the tests; all of it vanishes with the first process of the inside.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
NURSE = "infirmiere"
NURSE_UID = 1501
HOME = f"/home/{NURSE}"
_NAMESPACES = ("--mount", "--pid", "--net", "--ipc", "--uts")
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
# What the first process does: build the view, leave the real root behind for good, then wait. It
# says that it is ready from the inside, once nothing of the real root can be reached any more.
_BUILD = r"""
set -e
mount -t tmpfs -o size=512m,mode=0755 hygie-planted "$1"
mkdir "$1/upper" "$1/work" "$1/root"
mount -t overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" hygie-planted "$1/root"
cd "$1/root"
mount -t proc proc proc
mount --rbind /sys sys
mount --rbind /dev dev
mount -t tmpfs -o mode=0755 run run
mount -t tmpfs -o mode=1777 tmp tmp
view=$1
shift
layer=0
for folder in "$@"; do
  # A layer too, not the disk itself: the check would take it for one more internal disk.
  layer=$((layer + 1))
  mkdir -p ".$folder" "$view/upper$layer" "$view/work$layer"
  mount -t overlay -o "lowerdir=$folder,upperdir=$view/upper$layer,workdir=$view/work$layer" \
    hygie-planted ".$folder"
done
ip link set lo up 2>/dev/null || true
touch "run/$MARK"
mkdir run/real
pivot_root . run/real
exec chroot . sh -ec '
  umount --lazy /run/real
  rmdir /run/real
  echo ready
  # The first process of a machine buries the others: what has ended must not seem to run.
  exec env --ignore-signal=CHLD sleep infinity
'
"""
# Lies in the view and nowhere else: nothing is done where it is not.
_MARK = "hygie-planted-view"
_ONLY_THERE = f'test -e /run/{_MARK} || exit 97; exec "$@"'


@dataclass
class Machine:
    """The view. `sh` acts as root inside; `check` runs the real command there."""

    _process: "subprocess.Popen[str]"
    _folder: str
    _pid: int
    environ: dict[str, str] = field(default_factory=dict)

    def sh(self, script: str, *, as_nurse: bool = False) -> str:
        """What a script printed; it must succeed."""
        words = ["runuser", "-u", NURSE, "--"] if as_nurse else []
        done = self._inside([*words, "sh", "-ec", script], self._variables(as_nurse=as_nurse))
        assert done.returncode == 0, f"{script}\n{done.stdout}{done.stderr}"
        return done.stdout

    def write(
        self, path: str, content: str | bytes, *, mode: str = "0644", owner: str = ""
    ) -> None:
        """Make a file there, its folders too."""
        given = content.encode() if isinstance(content, str) else content
        script = 'mkdir -p "$(dirname "$1")"; cat > "$1"; chmod "$2" "$1"'
        done = self._inside(
            ["sh", "-ec", script, "sh", path, mode], self._variables(as_nurse=False), given
        )
        assert done.returncode == 0, done.stderr
        if owner:
            self.sh(f'chown -R {owner}: "{path}"')

    def check(self, *, as_nurse: bool, only: str = "") -> dict[str, Any]:
        """The document of a real `hygie check`."""
        words = ["runuser", "-u", NURSE, "--"] if as_nurse else []
        argv = [*words, sys.executable, "-m", "hygie", "check", "--json"]
        done = self._inside(
            argv + (["--only", only] if only else []), self._variables(as_nurse=as_nurse)
        )
        assert done.returncode in (0, 3, 4), done.stderr
        document: dict[str, Any] = json.loads(done.stdout)
        return document

    def close(self) -> None:
        """End its first process: all the others, and every mount, end with it."""
        self._process.kill()
        self._process.wait(timeout=30)
        for stream in (self._process.stdout, self._process.stderr):
            if stream:
                stream.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _variables(self, *, as_nurse: bool) -> dict[str, str]:
        session = {
            "PATH": _PATH,
            "LANG": "fr_FR.UTF-8",
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "XDG_CURRENT_DESKTOP": "GNOME",
            "XDG_SESSION_DESKTOP": "gnome",
            "XDG_RUNTIME_DIR": f"/run/user/{NURSE_UID}",
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path=/run/user/{NURSE_UID}/bus",
        }
        mine = {"HOME": HOME, "USER": NURSE, "LOGNAME": NURSE}
        through_sudo = {"HOME": "/root", "USER": "root", "SUDO_UID": str(NURSE_UID)}
        through_sudo |= {"SUDO_GID": str(NURSE_UID), "SUDO_USER": NURSE}
        return session | (mine if as_nurse else through_sudo) | self.environ

    def _inside(
        self, argv: list[str], variables: dict[str, str], given: bytes = b""
    ) -> "subprocess.CompletedProcess[str]":
        # The real machine is the one thing that must never be spoilt.
        assert not Path(f"/proc/{self._pid}/root").samefile("/")
        enter = ["nsenter", "--target", str(self._pid), *_NAMESPACES, "--root"]
        set_ = [f"{name}={value}" for name, value in variables.items()]
        done = subprocess.run(
            [*enter, "sh", "-c", _ONLY_THERE, "sh", "env", "-i", "-C", "/", *set_, *argv],
            input=given,
            capture_output=True,
            check=False,
            timeout=120,
        )
        return subprocess.CompletedProcess(
            argv,
            done.returncode,
            done.stdout.decode("utf-8", "replace"),
            done.stderr.decode("utf-8", "replace"),
        )


def why_not() -> str:
    """Why such a view cannot be made here; empty when it can."""
    if sys.platform != "linux":
        return "needs Linux"
    if os.geteuid() != 0:
        return "needs root: private mounts"
    needed = ("unshare", "nsenter", "pivot_root", "runuser", "ip")
    missing = [name for name in needed if not shutil.which(name)]
    return f"needs {', '.join(missing)}" if missing else ""


def start() -> Machine:
    """A view of this machine, as it is. Raises AssertionError when it cannot be made."""
    folder = tempfile.mkdtemp(prefix="hygie-planted-")
    process = subprocess.Popen(
        ["unshare", *_NAMESPACES, "--fork", "--kill-child", "--propagation", "private",
         "sh", "-c", _BUILD, "sh", folder, *_elsewhere()],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "MARK": _MARK},
    )  # fmt: skip
    assert process.stdout
    assert process.stderr
    if process.stdout.readline().strip() != "ready":
        process.kill()
        raise AssertionError(process.stderr.read())
    machine = Machine(process, folder, _child_of(process.pid))
    # In the view only: an ordinary account must reach Python and this repository.
    machine.sh(f"chmod o+rx {' '.join(_on_the_way())} 2>/dev/null || true")
    return machine


def _child_of(pid: int) -> int:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return int(children[0])


def _on_the_way() -> list[str]:
    wanted = (ROOT, Path(sys.prefix), Path(sys.base_prefix))
    parents = {parent for path in wanted for parent in (path, *path.parents)}
    return sorted(f"'{path}'" for path in parents if path != Path("/"))


def _elsewhere() -> list[str]:
    """Folders that Python and this repository need, and that the view would not show by itself.

    They are on other filesystems, or under a folder that the view empties.
    """
    wanted = {ROOT, Path(sys.prefix), Path(sys.base_prefix), Path(sys.executable).parent}
    return sorted(str(path) for path in wanted if not _is_shown(path))


def _is_shown(path: Path) -> bool:
    emptied = ("/tmp", "/run")
    on_the_root = path.stat().st_dev == Path("/").stat().st_dev
    return on_the_root and not any(path.is_relative_to(folder) for folder in emptied)
