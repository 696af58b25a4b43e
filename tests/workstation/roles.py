"""The addresses of the workstations: looking is everybody's, keys and lists are the owner's."""

import time
from datetime import datetime

from hygie.assessment.services.proofs import IncomingFile
from hygie.practice.models import Practice
from hygie.practice.selectors import owner_of
from hygie.workstation import looking
from hygie.workstation.guide import load_guide
from hygie.workstation.looking import Asked, Look
from hygie.workstation.models import PluggedMedium, Screenshot
from hygie.workstation.rules.guided import Said
from hygie.workstation.services.guided import answer_screen, begin_guided_check
from hygie.workstation.services.machines import enrol_device
from tests import factories
from tests.web.roles import CHANGED, FORBIDDEN, GONE_ON, NOT_THERE, OK, REFUSED
from tests.workstation.room.looks import FAIL, LOCK, STICK, add_computer, add_phone, keep, report

ROLES = [
    ("workstation:list", "GET", OK, OK),
    ("workstation:welcome", "GET", GONE_ON, GONE_ON),
    ("workstation:export", "GET", OK, OK),
    ("workstation:check", "GET", OK, OK),
    ("workstation:which", "GET", GONE_ON, GONE_ON),
    ("workstation:look", "GET", OK, NOT_THERE),
    ("workstation:computer", "GET", OK, OK),
    ("workstation:again", "POST", CHANGED, CHANGED),
    ("workstation:believe", "POST", GONE_ON, FORBIDDEN),
    ("workstation:history", "GET", OK, OK),
    ("workstation:past", "GET", OK, OK),
    ("workstation:prepare", "GET", OK, OK),
    ("workstation:import", "GET", OK, OK),
    ("workstation:import", "POST", REFUSED, REFUSED),
    ("workstation:enrol", "POST", GONE_ON, FORBIDDEN),
    ("workstation:enrolment", "GET", OK, FORBIDDEN),
    ("workstation:enrolment_file", "POST", OK, FORBIDDEN),
    ("workstation:revoke", "GET", OK, FORBIDDEN),
    ("workstation:revoke", "POST", GONE_ON, FORBIDDEN),
    ("workstation:adopt", "GET", OK, FORBIDDEN),
    ("workstation:adopt", "POST", GONE_ON, FORBIDDEN),
    ("workstation:mobile", "GET", OK, OK),
    ("workstation:mobile", "POST", GONE_ON, GONE_ON),
    ("workstation:screen", "GET", OK, OK),
    ("workstation:screen", "POST", GONE_ON, GONE_ON),
    ("workstation:drop", "POST", GONE_ON, GONE_ON),
    ("workstation:screenshot", "GET", OK, OK),
    ("workstation:screenshot_remove", "POST", GONE_ON, GONE_ON),
]
POSTED = {
    "workstation:believe": {"field": "system", "seen": "windows_11"},
    "workstation:adopt": {"label": "Clé bleue", "trusted": "yes"},
    "workstation:mobile": {"platform": "ios"},
    "workstation:screen": {"code": "yes", "auto_lock": "no"},
}
OBJECTS = frozenset(
    {
        "look_id",
        "computer_id",
        "check_id",
        "enrolment_id",
        "plugged_id",
        "mobile_id",
        "walk_id",
        "screenshot_id",
    }
)


def values(practice: Practice, *, now: datetime) -> dict[str, object]:
    """A computer that was looked at, with a key; a phone being walked through; a look under way."""
    owner = owner_of(practice)
    computer = add_computer(practice, "Poste vérifié", now=now)
    check = keep(computer, report(now, media=(STICK,), **{LOCK: FAIL}))
    enrolment = enrol_device(practice=practice, device=computer, actor=owner, now=now)
    phone = add_phone(practice, "Téléphone suivi", now=now)
    walk = begin_guided_check(practice=practice, device=phone, platform="ios", actor=owner, now=now)
    answer_screen(
        check=walk,
        screen=load_guide().screens[1],
        answers={"encryption": Said.YES},
        files=[IncomingFile("copie.png", factories.PNG)],
        actor=owner,
        now=now,
    )
    look = Look(Asked(practice, computer, owner), time.monotonic())
    looking._looks[look.id] = look
    return {
        "look_id": look.id,
        "sheet_format": "csv",
        "computer_id": computer.id,
        "probe_id": LOCK,
        "check_id": check.id,
        "enrolment_id": enrolment.id,
        "plugged_id": PluggedMedium.objects.get(practice=practice).id,
        "mobile_id": phone.id,
        "walk_id": walk.id,
        "rank": 1,
        "screenshot_id": Screenshot.objects.get(practice=practice).id,
    }
