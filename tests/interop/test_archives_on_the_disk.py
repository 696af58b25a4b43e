"""An archive is written whole or not at all: full disks, read-only ones, names already taken."""

import io
import os
import stat
import sys
from pathlib import Path

import pytest

from hygie.errors import (
    ConflictError,
    DataFolderError,
    DiskFullError,
    HygieError,
    InvalidInputError,
    ReadOnlyFolderError,
)
from hygie.interop import spool
from hygie.interop.files import archive_at, export_to, is_sealed_file
from hygie.practice.models import Practice
from hygie.strongbox import box as strongbox
from tests import factories
from tests.interop.archives import CHEAP, EXPORTED, PASSPHRASE, exported, sealed, unpacked
from tests.strongbox.boxes import make_box
from tests.strongbox.conftest import make_read_only, mounted  # noqa: F401

MB = 1024 * 1024


def write(practice: Practice, path: Path, passphrase: str | None = None) -> Path:
    return export_to(path, practice=practice, passphrase=passphrase, now=EXPORTED, cost=CHEAP).path


def heavy(practice: Practice) -> None:
    """More than the small disk of the tests can hold."""
    for rank in range(3):
        content = factories.PDF + os.urandom(MB)
        factories.state(practice, "2.3.3", now=EXPORTED, files=[(f"{rank}.pdf", content)])


def refusal(kind: type[HygieError], practice: Practice, path: Path) -> HygieError:
    with pytest.raises(kind) as caught:
        write(practice, path)
    return caught.value


def test_it_is_what_was_asked(practice: Practice, tmp_path: Path) -> None:
    written = export_to(tmp_path / "a.hygie.zip", practice=practice, passphrase=None, now=EXPORTED)

    assert written.path.read_bytes() == exported(practice)
    assert written.size_bytes == written.path.stat().st_size
    assert written.manifest.practice_name == practice.name
    assert [path.name for path in tmp_path.iterdir()] == ["a.hygie.zip"]


def test_with_a_passphrase_nothing_of_it_can_be_read(practice: Practice, tmp_path: Path) -> None:
    path = write(practice, tmp_path / "a.hygie", PASSPHRASE)
    content = path.read_bytes()

    assert is_sealed_file(path)
    for word in (practice.name.encode(), b"manifest.json", b"PK\x03\x04"):
        assert word not in content
    with archive_at(path, passphrase=PASSPHRASE) as archive:
        assert archive.sealed
        assert archive.manifest.practice_id == practice.id


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no permission bits")
def test_it_is_for_its_owner_only(practice: Practice, tmp_path: Path) -> None:
    path = write(practice, tmp_path / "a.hygie.zip")

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Cabinet du Port", "cabinet-du-port-2026-11-23"),
        ("Dr Œdipe & Fils — « Été »", "cabinet-dr-oedipe-fils-ete-2026-11-23"),
        ("../../etc/passwd", "cabinet-etc-passwd-2026-11-23"),
        ("日本", "cabinet-2026-11-23"),
        ("x" * 120, f"cabinet-{'x' * 40}-2026-11-23"),
    ],
)
def test_in_a_folder_it_takes_its_usual_name(
    practice: Practice, tmp_path: Path, name: str, file: str
) -> None:
    practice.name = name

    assert write(practice, tmp_path).name == f"{file}.hygie.zip"
    assert write(practice, tmp_path, PASSPHRASE).name == f"{file}.hygie"


def test_a_file_that_exists_is_never_replaced(practice: Practice, tmp_path: Path) -> None:
    (tmp_path / "a").write_text("précieux")
    refusal(ConflictError, practice, tmp_path / "a")

    assert (tmp_path / "a").read_text() == "précieux"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_link_to_elsewhere_is_never_followed(practice: Practice, tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "elsewhere")
    refusal(ConflictError, practice, tmp_path / "a")

    assert not (tmp_path / "elsewhere").exists()


def test_a_folder_that_does_not_exist_is_told(practice: Practice, tmp_path: Path) -> None:
    error = refusal(InvalidInputError, practice, tmp_path / "nowhere" / "a")

    assert "n’existe pas" in error.message


def test_a_file_in_the_place_of_a_folder_is_told(practice: Practice, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    refusal(DataFolderError, practice, tmp_path / "file" / "a")


def test_what_a_killed_export_left_is_written_over(practice: Practice, tmp_path: Path) -> None:
    (tmp_path / "a.part").write_bytes(b"half" * 100_000)
    path = write(practice, tmp_path / "a")

    assert path.read_bytes() == exported(practice)
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_an_export_that_stops_halfway_leaves_nothing(practice: Practice, tmp_path: Path) -> None:
    def stop(_done: int, _whole: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export_to(tmp_path / "a", practice=practice, passphrase=None, now=EXPORTED, progress=stop)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("passphrase", [None, PASSPHRASE])
def test_a_full_disk_leaves_no_half_archive(
    practice: Practice,
    mounted,  # noqa: F811
    passphrase: str | None,
) -> None:
    heavy(practice)
    with pytest.raises(DiskFullError) as caught:
        write(practice, mounted.root / "a", passphrase)

    assert list(mounted.root.iterdir()) == []
    assert "aucun fichier à moitié fait" in caught.value.message


def test_a_read_only_disk_is_told(
    practice: Practice,
    mounted,  # noqa: F811
    make_read_only,  # noqa: F811
) -> None:
    make_read_only()
    error = refusal(ReadOnlyFolderError, practice, mounted.root / "a")

    assert "autre" not in error.what
    assert "où votre compte peut écrire" in error.message


@pytest.mark.parametrize("path", ["nothing", "."])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, path: str) -> None:
    with (
        pytest.raises(InvalidInputError, match="ne peut pas être lu"),
        archive_at(tmp_path / path),
    ):
        pass


# --- on its way to a browser --------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path):
    """The data folder of a strongbox that is that of the process."""
    from hygie.paths import DataFolder

    box = make_box(DataFolder(tmp_path / "data"))
    box.create()
    strongbox.install(box)
    yield box.folder
    strongbox.install(None)
    box.close()


def test_a_parcel_gives_the_archive_and_leaves_nothing(practice: Practice, folder) -> None:
    before = sorted(folder.root.iterdir())
    parcel = spool.pack(practice=practice, passphrase=None, now=EXPORTED)
    content = b"".join(parcel)
    parcel.close()

    assert content == exported(practice)
    assert parcel.size_bytes == len(content)
    assert parcel.name == "cabinet-du-port-2026-11-23.hygie.zip"
    assert sorted(folder.root.iterdir()) == before


def test_a_sealed_parcel_opens_with_its_passphrase(practice: Practice, folder) -> None:
    from hygie.interop.reading import open_archive

    parcel = spool.pack(practice=practice, passphrase=PASSPHRASE, now=EXPORTED, cost=CHEAP)
    content = b"".join(parcel)
    parcel.close()
    with open_archive(io.BytesIO(content), passphrase=PASSPHRASE) as archive:
        assert archive.manifest.practice_id == practice.id
    assert parcel.name.endswith(".hygie")


@pytest.mark.skipif(sys.platform != "linux", reason="reads the file through /proc")
def test_an_archive_in_clear_waits_on_the_disk_without_being_readable(
    practice: Practice, folder
) -> None:
    parcel = spool.pack(practice=practice, passphrase=None, now=EXPORTED)
    lying = Path(f"/proc/self/fd/{parcel._held.fileno()}").read_bytes()
    parcel.close()

    assert len(lying) > 1000
    assert b"PK" not in lying[:2]
    assert b"manifest.json" not in lying
    assert practice.name.encode() not in lying


def test_no_room_for_a_parcel_is_told(practice: Practice, mounted) -> None:  # noqa: F811
    heavy(practice)
    box = make_box(mounted)
    box.create()
    strongbox.install(box)
    try:
        with pytest.raises(DiskFullError):
            spool.pack(practice=practice, passphrase=None, now=EXPORTED)
    finally:
        strongbox.install(None)
        box.close()


def test_sealing_changes_nothing_of_what_is_inside(practice: Practice, tmp_path: Path) -> None:
    from hygie.interop.sealing import open_sealed

    plain = exported(practice)
    inside = open_sealed(io.BytesIO(sealed(plain)), PASSPHRASE).read()
    path = write(practice, tmp_path / "a.hygie", PASSPHRASE)
    with path.open("rb") as stream:
        assert open_sealed(stream, PASSPHRASE).read() == inside == plain
    assert unpacked(inside)
