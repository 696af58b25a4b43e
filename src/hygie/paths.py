"""Where files live. One folder holds everything of a local practice, attachments included."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class DataFolder:
    """The names inside a practice's data folder. Database and keys are always copied together."""

    root: Path

    @property
    def database(self) -> Path:
        return self.root / "hygie.db"

    @property
    def keys(self) -> Path:
        return self.root / "keys.json"

    @property
    def lock(self) -> Path:
        """Held by the one server of this folder."""
        return self.root / "hygie.lock"

    @property
    def server(self) -> Path:
        """Where the running server says its port and its one-time token (0600)."""
        return self.root / "server.json"

    @property
    def entrance(self) -> Path:
        """The page that leads a browser to the running server, so that no argument tells where."""
        return self.root / "ouvrir.html"

    @property
    def copies(self) -> Path:
        """Dated copies, made before each migration."""
        return self.root / "copies"

    @property
    def inbox(self) -> Path:
        """Results of scheduled work, read at the next unlock."""
        return self.root / "inbox"

    @property
    def jobs(self) -> Path:
        """What scheduled work must do; readable without any key."""
        return self.root / "jobs"


def default_data_folder(environ: dict[str, str] | None = None) -> DataFolder:
    """The folder used when none is named.

    `HYGIE_DATA`, else the system's place for a user's data.
    """
    env = os.environ if environ is None else environ
    if named := env.get("HYGIE_DATA"):
        return DataFolder(Path(named).expanduser())
    # Imported here: `hygie --help` must not pay for it.
    import platformdirs

    return DataFolder(platformdirs.user_data_path("Hygie", appauthor=False))


def demo_data_folder() -> DataFolder:
    """The demonstration's own folder, so that it never mixes with a real practice."""
    import platformdirs

    return DataFolder(platformdirs.user_data_path("Hygie", appauthor=False) / "demo")


def user_config_folder(home: Path | None = None) -> Path:
    """Where Hygie keeps what belongs to this account on this PC: its enrolment.

    `home`: another account's, for an administrator. Computed by hand: `hygie check` loads nothing
    but Python.
    """
    own = home or Path.home()
    named = "" if home else os.environ.get("APPDATA" if os.name == "nt" else "XDG_CONFIG_HOME", "")
    if sys.platform == "darwin":
        return own / "Library" / "Application Support" / "Hygie"
    if os.name == "nt":
        return (Path(named) if named else own / "AppData" / "Roaming") / "Hygie"
    return (Path(named) if named else own / ".config") / "hygie"
