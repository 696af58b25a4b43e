"""What the running server lets others know of itself: its address, and when a token enters."""

import os
import threading
from contextlib import suppress

from hygie.accounts import entry
from hygie.cli import server_file
from hygie.cli.server_file import RunningServer
from hygie.errors import HygieError
from hygie.paths import DataFolder
from hygie.strongbox import session
from hygie.strongbox.box import Box, Protection

WATCH_EVERY_S = 15.0


class Door:
    """The address of one server, kept true in `server.json`.

    The token enters only where no passphrase is asked: a clear folder, or one that was opened
    unattended and has not been locked since.
    """

    def __init__(self, box: Box, port: int, *, unattended: bool) -> None:
        self._box = box
        self._port = port
        self._token_enters = unattended
        self._was_clear = box.protection is Protection.CLEAR
        self._ended = False
        self._writing = threading.Lock()
        box.on_close(self._closed)
        entry.on_change(lambda _token: self.publish())

    @property
    def folder(self) -> DataFolder:
        return self._box.folder

    @property
    def running(self) -> RunningServer:
        token = entry.current_token() if self._token_enters else ""
        return RunningServer(self._port, os.getpid(), token)

    @property
    def address(self) -> str:
        return self.running.address

    def publish(self) -> None:
        """Write `server.json`; a full disk must not keep the person out of Hygie.

        The token of an earlier page was used: the page goes.
        """
        server_file.remove_entrance(self._box.folder)
        with self._writing, suppress(OSError):
            if not self._ended:
                server_file.write(self._box.folder, self.running)

    def end(self) -> None:
        """Nobody answers any more."""
        with self._writing:
            self._ended = True
            server_file.remove(self._box.folder)

    def watch(self, ending: threading.Event) -> None:
        """Until `ending`: lock when nobody moves, shut the token out once a passphrase is set."""
        while not ending.wait(WATCH_EVERY_S):
            with suppress(HygieError):
                self.look()

    def look(self) -> None:
        """One look of `watch`."""
        self._box.close_if_idle()
        if self._was_clear and self._box.protection is Protection.PROTECTED:
            self._was_clear = False
            self._shut()

    def _closed(self) -> None:
        session.end_all()
        self._shut()

    def _shut(self) -> None:
        self._token_enters = False
        # The last token may still be on a screen: it is used up, and nobody is told the next one.
        entry.redeem(entry.current_token())
        self.publish()
