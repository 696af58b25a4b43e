"""Data folders made once by real processes, and copied for each test; servers always stopped."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.commands import Server, python, start

MakeFolder = Callable[[str], Path]


@pytest.fixture(scope="session")
def made_once(tmp_path_factory) -> MakeFolder:
    made: dict[str, Path] = {}

    def make(kind: str) -> Path:
        if kind not in made:
            folder = tmp_path_factory.mktemp("made") / kind
            python("make_folder.py", kind, str(folder))
            made[kind] = folder
        return made[kind]

    return make


@pytest.fixture
def folder_of(made_once, tmp_path) -> MakeFolder:
    """`folder_of(kind)`: a fresh copy of the folder of this kind (see make_folder)."""

    def copy(kind: str) -> Path:
        return Path(shutil.copytree(made_once(kind), tmp_path / kind))

    return copy


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """`serve(folder, *options)`: a server that does not outlive the test."""
    servers: list[Server] = []

    def begin(folder: Path, *options: str, env: dict[str, str] | None = None) -> Server:
        servers.append(start(folder, *options, env=env))
        return servers[-1]

    yield begin
    for server in servers:
        server.kill()  # one that has ended by itself still holds its pipes


@pytest.fixture
def secret_file(tmp_path) -> Callable[[str], Path]:
    """`secret_file(text)`: a file that only this account reads."""

    def write(text: str) -> Path:
        path = tmp_path / "passphrase.txt"
        path.write_text(text, encoding="utf-8")
        path.chmod(0o600)
        return path

    return write
