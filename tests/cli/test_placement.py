"""Where a data folder had better not lie."""

from pathlib import PurePosixPath, PureWindowsPath

import pytest

from hygie.cli import placement


@pytest.mark.parametrize(
    ("path", "service"),
    [
        (PureWindowsPath(r"C:\Users\Alix\OneDrive\Cabinet"), "OneDrive"),
        (PureWindowsPath(r"C:\Users\Alix\OneDrive - Cabinet Fictif\Hygie"), "OneDrive"),
        (PurePosixPath("/home/alix/Dropbox/hygie"), "Dropbox"),
        (PurePosixPath("/home/alix/Dropbox (Cabinet)/hygie"), "Dropbox"),
        (PurePosixPath("/Users/alix/Library/Mobile Documents/com~apple~CloudDocs/h"), "iCloud"),
        (PurePosixPath("/Users/alix/Library/CloudStorage/GoogleDrive-alix/Mon Drive"),
         "Google Drive"),
        (PureWindowsPath(r"G:\Google Drive\hygie"), "Google Drive"),
    ],
)  # fmt: skip
def test_a_folder_that_copies_itself_is_recognised(path, service):
    assert placement.synchronised_by(path) == service


@pytest.mark.parametrize(
    "path",
    [
        PurePosixPath("/home/alix/.local/share/Hygie"),
        PurePosixPath("/home/dropboxer/onedrives/hygie"),
        PureWindowsPath(r"C:\Users\Alix\AppData\Local\Hygie"),
        PurePosixPath("/Users/alix/Library/Application Support/Hygie"),
    ],
)
def test_an_ordinary_folder_is_left_in_peace(path):
    assert placement.synchronised_by(path) == ""


MOUNTS = [
    "/dev/sda1 / ext4 rw 0 0",
    "nas:/data /mnt/nas nfs4 rw 0 0",
    "//nas/data /mnt/le\\040nas cifs rw 0 0",
    "/dev/sdb1 /mnt/nas/local ext4 rw 0 0",
    "broken",
]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/alix/hygie", ""),
        ("/mnt/nas/hygie", "nfs4"),
        ("/mnt/le nas/hygie", "cifs"),
        ("/mnt/nas/local/hygie", ""),
        ("/mnt/nasty/hygie", ""),
    ],
)
def test_a_folder_on_the_network_is_recognised(path, kind):
    assert placement.network_mount(PurePosixPath(path), MOUNTS) == kind


def test_the_warning_names_the_folder_and_the_way_out(tmp_path):
    said = placement.warning(tmp_path / "Dropbox" / "hygie")

    assert "Dropbox" in said
    assert "--data" in said
    assert placement.warning(tmp_path / "hygie") == ""
