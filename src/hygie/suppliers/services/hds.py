"""The list of certified hosts, imported whole."""

from datetime import datetime

from django.db import transaction

from hygie.errors import InvalidInputError
from hygie.practice import journal
from hygie.practice.models import Person, Practice
from hygie.suppliers.models import CertifiedHost
from hygie.suppliers.questionnaires.loader import load_edition
from hygie.suppliers.rules.hds_list import HdsList, Listed, read_list


@transaction.atomic
def import_hosts(
    *,
    practice: Practice,
    content: bytes,
    skip_faulty: bool = False,
    file_name: str = "",
    actor: Person,
    now: datetime,
) -> HdsList:
    """Replaces the list by this file's, all or nothing.

    With faults and without `skip_faulty`, nothing is written: the caller shows them. Raises
    RefusedFileError when it is no such table, InvalidInputError when no line can be read.
    """
    Practice.objects.select_for_update().only("id").get(id=practice.id)
    found = read_list(content, load_edition().hds)
    if found.faults and not skip_faulty:
        return found
    if not found.listed:
        raise InvalidInputError(
            "Aucune ligne de ce fichier ne peut être lue.",
            field="file",
            means="La liste d’avant est gardée.",
            next_step="Partez du modèle de Hygie.",
        )
    before = CertifiedHost.objects.filter(practice=practice)
    count = before.count()
    before.delete()
    CertifiedHost.objects.bulk_create(
        (_row(practice, item, now) for item in found.listed), batch_size=500
    )
    journal.record(
        practice=practice,
        actor=actor,
        verb="certified_hosts.imported",
        subject="Hébergeurs certifiés HDS",
        before={"lines": count},
        after={"lines": len(found.listed), "file": file_name[:120]},
        now=now,
    )
    return found


def _row(practice: Practice, item: Listed, now: datetime) -> CertifiedHost:
    return CertifiedHost(
        practice=practice,
        row=item.row,
        holder=item.holder,
        number=item.number,
        activities=sorted(item.activities),
        referential_id=item.referential_id,
        body=item.body,
        issued_on=item.issued_on,
        ends_on=item.ends_on,
        url=item.url,
        imported_at=now,
    )
