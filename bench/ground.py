"""Where one run of the bench happens: a temporary folder, the practice measured, the bare site."""

import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from bench import bare_site
from bench.served import child, variables


@dataclass
class Ground:
    """`pages` is filled by the acts that visit them: one row a page, for the second table."""

    folder: Path
    quick: bool
    pages: dict[str, dict[str, Any]] = field(default_factory=dict)

    def rounds(self, usual: int) -> int:
        """How many times to measure: once in a quick run."""
        return 1 if self.quick else usual

    @cached_property
    def practice(self) -> dict[str, Any]:
        """The practice of five years, made once: what it holds (`held`) and its `pages`."""
        made: dict[str, Any] = child("inside.py", "practice", self._original)
        self.pages = {
            page["name"]: {"name": page["name"], "label": page["label"]} for page in made["pages"]
        }
        return made

    def copy(self, name: str) -> Path:
        """A copy of that practice's folder, for one use: its base has one server at a time."""
        _ = self.practice
        copy = self.folder / name
        shutil.rmtree(copy, ignore_errors=True)
        return Path(shutil.copytree(self._original, copy))

    @cached_property
    def bare_command(self) -> list[str]:
        """What serves the bare Django project."""
        command = [sys.executable, str(bare_site.generate(self.folder / "bare"))]
        subprocess.run([*command, "--prepare"], check=True, env=variables())
        return command

    @property
    def _original(self) -> Path:
        return self.folder / "practice"
