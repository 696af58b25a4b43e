"""Typed settings of one run of Hygie, given by the command line; Django's settings read them."""

from dataclasses import dataclass, field
from pathlib import Path

from hygie.paths import DataFolder, default_data_folder

DEFAULT_PORT = 8737


@dataclass(frozen=True)
class Config:
    """What a run needs to know. `port` 0 asks for any free one."""

    folder: DataFolder = field(default_factory=default_data_folder)
    port: int = DEFAULT_PORT
    demo: bool = False


_current: Config | None = None


def install(config: Config) -> None:
    """Makes this the configuration of the process; before Django's settings are imported."""
    global _current
    _current = config


def current() -> Config:
    """The installed configuration, else the default one."""
    return _current or Config()


def static_root() -> Path:
    """Where the shipped static files lie."""
    return Path(__file__).parent / "web" / "static"
