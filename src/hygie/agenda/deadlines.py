"""What the ways into Hygie themselves ask for: a recovery code that somebody keeps."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from hygie.agenda.providers import provider
from hygie.agenda.rules import Deadline
from hygie.practice.models import Practice
from hygie.strongbox import box as strongbox
from hygie.strongbox.box import Protection
from hygie.strongbox.slots import SlotKind


@provider("accounts")
def recovery_code(
    practice: Practice,
    *,
    now: datetime,  # noqa: ARG001 - the providers share one signature
) -> Iterable[Deadline]:
    """A code that nobody confirmed is due the day after it was made; none in server mode.

    Raises what the key file complains of.
    """
    box = strongbox.installed()
    if box is None or box.protection is not Protection.PROTECTED or box.recovery_confirmed:
        return
    url = reverse("access:recovery_code", args=[practice.id])
    for slot in box.slots():
        if slot.kind is SlotKind.RECOVERY:
            made_on = timezone.localdate(slot.created_at)
            yield Deadline(
                key=f"accounts.recovery_code:{made_on.isoformat()}:{slot.id}",
                title="Mettre le code de secours à l’abri",
                due_on=made_on + timedelta(days=1),
                url=url,
                room="accounts",
                detail="Sans lui, une phrase de passe oubliée ferme Hygie pour toujours",
                can_postpone=False,
                done_url=url,
                done_label="Noter le code",
            )
