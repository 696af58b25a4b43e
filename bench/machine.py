"""What kind of machine measures, how busy it is, and how much memory a process holds."""

import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

if sys.platform != "win32":
    import resource


def kind() -> dict[str, Any]:
    """Enough to compare two runs, nothing that names the machine."""
    return {
        "system": platform.system(),
        "architecture": platform.machine(),
        "processors": os.cpu_count(),
        "memory_gb": _memory_gb(),
        "python": platform.python_version(),
    }


def load() -> float | None:
    """How many processes want a processor, over the last minute; None where nobody counts them."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else None


def is_busy() -> bool:
    """Whether others use so much of the machine that times would be theirs too."""
    now = load()
    return now is not None and now > (os.cpu_count() or 1) / 2


def resident_bytes(process_id: int) -> int | None:
    """The memory that this process holds; None where it cannot be asked (Windows)."""
    status = Path(f"/proc/{process_id}/status")
    if status.exists():
        for line in status.read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
    if sys.platform == "win32":
        return None
    done = subprocess.run(
        ["/bin/ps", "-o", "rss=", "-p", str(process_id)],
        capture_output=True,
        text=True,
        check=False,
    )
    return int(done.stdout) * 1024 if done.stdout.strip().isdigit() else None


def children_busy_ms() -> float | None:
    """How long the processes that we started, now ended, kept a processor busy; None on Windows."""
    if sys.platform == "win32":
        return None
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (used.ru_utime + used.ru_stime) * 1000


def _memory_gb() -> int | None:
    names = getattr(os, "sysconf_names", {})
    if "SC_PHYS_PAGES" not in names or "SC_PAGE_SIZE" not in names:
        return None
    return round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30)
