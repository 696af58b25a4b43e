"""`hygie serve`: one server a folder, on this computer only, opened in the browser."""

import argparse
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, NoReturn

from hygie.cli import arguments, console
from hygie.config import DEFAULT_PORT, Config
from hygie.errors import ConflictError, FolderBusyError
from hygie.paths import DataFolder, demo_data_folder

if TYPE_CHECKING:
    from hygie.cli.door import Door
    from hygie.cli.server_file import RunningServer
    from hygie.strongbox.box import Box

DESCRIPTION = (
    "Ouvre Hygie dans le navigateur, sur cet ordinateur seulement. Si Hygie est déjà ouvert sur le "
    "même dossier, montre celui-là. S’arrête avec Ctrl+C."
)
_WAIT_FOR_OTHER_S = 20.0
_CLOSING_WAIT_S = 5.0


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what the verb does and takes."""
    parser.description = DESCRIPTION
    parser.add_argument(
        "--port",
        metavar="N",
        type=_port,
        help=f"le port local ({DEFAULT_PORT}, ou un autre s’il est pris ; 0 : n’importe lequel)",
    )
    arguments.add_data(parser)
    parser.add_argument(
        "--demo",
        action="store_true",
        help="montre un cabinet fictif, dans un dossier à part (sauf avec --data)",
    )
    parser.add_argument(
        "--no-open",
        action="store_true",
        help="n’ouvre pas le navigateur, affiche seulement l’adresse",
    )


def run(options: argparse.Namespace) -> int:
    """Serve until Ctrl+C or SIGTERM. Raises what the folder and its slots complain of."""
    from hygie.cli import placement
    from hygie.strongbox.box import Box
    from hygie.strongbox.serving import FolderLock

    default = demo_data_folder() if options.demo else None
    folder = arguments.data_folder(options.data, default=default)
    # A folder that cannot be served is refused before anything is written in it.
    _ = Box(folder).protection
    if warning := placement.warning(folder.root):
        console.say(warning)
    with ExitStack() as held:
        running = _take(folder, lambda: held.enter_context(FolderLock(folder)))
        if running is not None:
            return _join(folder, running, show=not options.no_open)
        return _serve(folder, options)


def _port(text: str) -> int:
    with suppress(ValueError):
        if 0 <= (port := int(text)) <= 65535:
            return port
    raise argparse.ArgumentTypeError("un nombre de 0 à 65535 est attendu.")


# One server a folder


def _take(folder: DataFolder, lock: Callable[[], object]) -> "RunningServer | None":
    """Hold the folder (None), or give the server that holds it.

    Raises FolderBusyError when another process holds it and no server answers.
    """
    from hygie.cli import server_file

    give_up_at = time.monotonic() + _WAIT_FOR_OTHER_S
    while True:
        try:
            lock()
        except FolderBusyError:
            # It may be starting, or stopping: a little patience.
            if running := server_file.find(folder):
                return running
            if time.monotonic() > give_up_at:
                raise
            time.sleep(0.2)
        else:
            return None


def _join(folder: DataFolder, running: "RunningServer", *, show: bool) -> int:
    from hygie.cli import browser

    console.say("Hygie est déjà ouvert sur ce dossier.")
    console.result(f"Hygie est ouvert : {running.address}")
    if show:
        browser.show(folder, running)
    return 0


# Serving


def _serve(folder: DataFolder, options: argparse.Namespace) -> int:
    from hygie.cli import listening, server_file

    server_file.remove(folder)  # left by a process that was killed
    wanted = DEFAULT_PORT if options.port is None else options.port
    sockets = listening.bind(wanted, any_if_taken=options.port is None)
    config = Config(folder=folder, port=listening.port_of(sockets), demo=options.demo)
    with ExitStack() as closing:
        for made in sockets:
            closing.callback(made.close)
        closing.enter_context(_stopped_by_signals())
        door = closing.enter_context(_opened(config, may_be_real=options.data is not None))
        _answer(door, sockets, show=not options.no_open)
    console.say("Hygie est arrêté. Tout ce qui était enregistré le reste.")
    return 0


@contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """Let SIGTERM stop as Ctrl+C does; a signal that our parent had us ignore stays ignored."""

    def stop(_number: int, _frame: object) -> NoReturn:
        raise KeyboardInterrupt

    names = ("SIGTERM", "SIGHUP", "SIGBREAK")
    numbers = [number for name in names if (number := getattr(signal, name, None)) is not None]
    heard = [number for number in numbers if signal.getsignal(number) != signal.SIG_IGN]
    before = {number: signal.signal(number, stop) for number in heard}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _opened(config: Config, *, may_be_real: bool) -> Iterator["Door"]:
    """The folder, open or ready to be unlocked; closed at the end, whatever happens."""
    from hygie.cli.django_start import start_django
    from hygie.cli.door import Door
    from hygie.strongbox.box import Box, install
    from hygie.strongbox.opening import prepare_database

    start_django(config)
    box = Box(config.folder, prepare=prepare_database)
    install(box)
    with ExitStack() as closing:
        closing.callback(install, None)
        closing.callback(box.close, _CLOSING_WAIT_S)
        unattended = _open(box)
        if config.demo and unattended:
            _show_demo(box, may_be_real=may_be_real)
        door = Door(box, config.port, unattended=unattended)
        closing.callback(door.end)
        door.publish()
        yield door


def _open(box: "Box") -> bool:
    """Open what no passphrase protects, or what one given apart opens. False: it stays locked."""
    from hygie.cli.passphrase import open_unattended
    from hygie.strongbox.box import Protection

    if box.protection is Protection.PROTECTED:
        return open_unattended(box)
    if box.protection is Protection.NEW:
        box.create()
    else:
        box.open_clear()
    return True


def _show_demo(box: "Box", *, may_be_real: bool) -> None:
    """Fill an empty folder with the fictional practice. Raises ConflictError on a real one."""
    from django.utils import timezone

    from hygie.cli import demo
    from hygie.practice.selectors import only_practice

    with box.using():
        practice = only_practice()
        if practice is None:
            demo.fill(now=timezone.now())
        elif may_be_real and practice.name != demo.PRACTICE_NAME:
            raise ConflictError(
                f"Le dossier {box.folder.root} contient déjà un cabinet.",
                means="La démonstration n’y a rien changé.",
                next_step="Indiquez un dossier vide, ou omettez --data.",
            )


def _answer(door: "Door", sockets: list[socket.socket], *, show: bool) -> None:
    """Answer the browser until somebody stops us."""
    from django.core.wsgi import get_wsgi_application

    from hygie.agenda import reminders
    from hygie.cli import browser, listening
    from hygie.cli.entering import entered_from_a_file
    from hygie.workstation import waiting

    server = listening.make_server(entered_from_a_file(get_wsgi_application()), sockets)
    ending = threading.Event()
    threading.Thread(target=door.watch, args=[ending], name="watch", daemon=True).start()
    threading.Thread(target=reminders.watch, args=[ending], name="reminders", daemon=True).start()
    threading.Thread(target=waiting.watch, args=[ending], name="inbox", daemon=True).start()
    try:
        # As soon as the address is told, somebody may stop us.
        with suppress(KeyboardInterrupt):
            console.result(f"Hygie est ouvert : {door.address}")
            console.say("Pour l’arrêter : Ctrl+C.")
            if show:
                seen = (door.folder, door.running)
                threading.Thread(target=browser.show, args=seen, daemon=True).start()
            server.run()
    finally:
        ending.set()
        server.close()
