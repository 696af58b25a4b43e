"""The keys that seal the reports of other PCs stay where they were made; the rest comes back."""

import json
from datetime import timedelta

import pytest

from hygie.interop.rules.faults import ArchiveError
from hygie.practice.models import Practice
from hygie.practice.selectors import owner_of
from hygie.workstation import sealing
from hygie.workstation.models import Enrolment, EnrolmentKey
from hygie.workstation.services.machines import enrol_device, sealed_enrolment
from hygie.workstation.services.reports import NoKeyError, import_report
from tests.interop.archives import EXPORTED, exported, imported, moved, unpacked, with_rows
from tests.interop.test_archives_of_earlier_formats import SAMPLES
from tests.workstation.room.looks import add_computer, report


@pytest.fixture
def enrolment(practice: Practice) -> Enrolment:
    device = add_computer(practice, "Bureau", now=EXPORTED)
    return enrol_device(practice=practice, device=device, actor=owner_of(practice), now=EXPORTED)


def test_no_secret_is_in_an_archive_and_both_exports_are_the_same(
    practice: Practice, enrolment: Enrolment
) -> None:
    archive = exported(practice)
    assert enrolment.key.secret.encode() not in b"".join(unpacked(archive).values())
    [row] = unpacked(archive)["data/workstation_enrolment.jsonl"].splitlines()
    assert "secret" not in json.loads(row)
    back = moved(archive, practice)

    assert exported(back) == archive
    assert not EnrolmentKey.objects.exists()
    assert Enrolment.objects.get().lacks_key


def test_a_report_sealed_before_the_move_is_refused_after_it(
    practice: Practice, enrolment: Enrolment
) -> None:
    content = sealing.seal(report(EXPORTED), sealed_enrolment(row=enrolment))
    back = moved(exported(practice), practice)

    with pytest.raises(NoKeyError, match="Bureau"):
        import_report(practice=back, content=content, actor=owner_of(back), now=EXPORTED)


def test_a_report_forged_with_an_empty_secret_is_refused(
    practice: Practice, enrolment: Enrolment
) -> None:
    told = json.loads(sealing.seal(report(EXPORTED), sealed_enrolment(row=enrolment)))
    told["seal"] = sealing._seal(told, b"")
    back = moved(exported(practice), practice)

    with pytest.raises(NoKeyError):
        import_report(
            practice=back, content=json.dumps(told).encode(), actor=owner_of(back), now=EXPORTED
        )


def test_a_new_key_works_after_the_move(practice: Practice, enrolment: Enrolment) -> None:
    back = moved(exported(practice), practice)
    device, owner = Enrolment.objects.get().device, owner_of(back)
    newer = enrol_device(practice=back, device=device, actor=owner, now=EXPORTED)
    content = sealing.seal(report(EXPORTED), sealed_enrolment(row=newer))
    found = import_report(
        practice=back, content=content, actor=owner, now=EXPORTED + timedelta(minutes=1)
    )

    assert found.is_new


def test_the_keys_of_an_archive_of_before_are_left_aside(db: None) -> None:
    content = (SAMPLES / "hygie-archive-2.hygie.zip").read_bytes()
    assert b'"secret":"' in unpacked(content)["data/workstation_enrolment.jsonl"]
    imported(content)

    assert Enrolment.objects.exclude(key_id="").get().lacks_key
    assert not EnrolmentKey.objects.exists()


def test_an_archive_of_now_that_carries_a_key_is_none_of_ours(
    practice: Practice, enrolment: Enrolment
) -> None:
    """A key put there by hand would let its author seal reports: it has no place to go."""
    changed = with_rows(
        exported(practice),
        "workstation_enrolment",
        lambda rows: rows[0].update(secret=enrolment.key.secret),
    )
    practice.delete()

    with pytest.raises(ArchiveError, match="secret"):
        imported(changed)
