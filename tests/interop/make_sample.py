"""Make the archives that are kept for ever: `python -m tests.interop.make_sample FOLDER`.

Run once for each format, when it is born; the files then go to tests/samples/archives and never
change. A fictional practice with something in every table, on a fixed date.
"""

import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hygie.cli.django_start import start_django
from hygie.config import Config
from hygie.paths import DataFolder
from hygie.strongbox.box import Box, install
from hygie.strongbox.opening import prepare_database
from hygie.strongbox.slots import KdfCost

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
PASSPHRASE = "vT7!kq9Zr#mW2x"


def main(target: Path) -> None:
    with tempfile.TemporaryDirectory() as root:
        folder = DataFolder(Path(root))
        start_django(Config(folder=folder))
        box = Box(folder, kdf=KdfCost(64, 1, 1), prepare=prepare_database)
        install(box)
        box.create()
        with box.using():
            practice = _fill()
            _write(practice, target)
        box.close()


def _fill():
    from hygie.agenda.rules import Deadline
    from hygie.agenda.services.decisions import mark_done
    from hygie.agenda.services.reminders import MailboxSettings, set_mailbox
    from hygie.assessment.selectors import open_assessment
    from hygie.assessment.services.campaigns import close_assessment
    from hygie.cli import demo
    from hygie.cli.demo_files import drawing
    from hygie.documents.services import set_logo
    from hygie.practice.selectors import owner_of

    practice = demo.fill(now=NOW - timedelta(days=30))
    owner = owner_of(practice)
    by = {"practice": practice, "actor": owner, "now": NOW}
    deadline = Deadline("exemple:2026", "Relire la charte", NOW.date(), "/", "exemple")
    mark_done(deadline=deadline, revision=0, **by)
    settings = MailboxSettings(
        is_on=False,
        host="smtp.example",
        port=465,
        security="tls",
        username="cabinet@smtp.example",
        sender="cabinet@smtp.example",
        recipient="cabinet@smtp.example",
        password="jamais-dans-une-archive",
    )
    set_mailbox(settings=settings, revision=0, **by)
    set_logo(content=drawing("logo.png"), **by)
    _report_a_shortcoming(**by)
    _follow_a_round_up(**by)
    _enrol_a_computer(**by)
    assessment = open_assessment(practice)
    assert assessment
    close_assessment(assessment=assessment, actor=owner, now=NOW)
    return practice


def _report_a_shortcoming(practice, actor, now):
    """The demonstration works in its own premises only: a place that lends its computers."""
    from hygie.practice.models import Supplier
    from hygie.practice.services import add_listed
    from hygie.suppliers import services
    from hygie.suppliers.models import Shortcoming

    place = Supplier(
        practice=practice, name="Résidence Imaginaire", services=["third_party_premises"]
    )
    add_listed(row=place, actor=actor, now=now)
    report = Shortcoming(
        practice=practice,
        supplier=place,
        seen_on=now.date(),
        seen="Le poste prêté ne se verrouille pas (exemple).",
        risk="Un visiteur pourrait lire un dossier (exemple).",
        expected="Régler le verrouillage à 15 minutes (exemple).",
        answer_by=now.date() + timedelta(days=30),
        created_by=actor.name,
    )
    services.add_row(row=report, actor=actor, now=now)


def _follow_a_round_up(practice, actor, now):
    from hygie.premises.rules.seen import Reply
    from hygie.premises.selectors import since_last
    from hygie.premises.services.follow_ups import Look, record_follow_up

    since = since_last(practice)
    point = since.to_do[0]
    look = Look(point.point_id, point.spot_key, Reply.YES, now.date())
    record_follow_up(walked=since.round, look=look, actor=actor, now=now)


def _enrol_a_computer(practice, actor, now):
    from hygie.practice.models import Device
    from hygie.workstation.services.machines import enrol_device

    device = Device.objects.filter(practice=practice, kind__in=Device.COMPUTERS).first()
    enrol_device(practice=practice, device=device, actor=actor, now=now)


def _write(practice, target: Path) -> None:
    from hygie.interop.files import export_to
    from hygie.interop.rules.upgrades import present_format

    name = f"hygie-archive-{present_format()}"
    export_to(target / f"{name}.hygie.zip", practice=practice, passphrase=None, now=NOW)
    export_to(
        target / f"{name}.hygie",
        practice=practice,
        passphrase=PASSPHRASE,
        now=NOW,
        cost=KdfCost(1024, 1, 1),
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
