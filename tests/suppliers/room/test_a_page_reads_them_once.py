"""A page that shows both what is proven of the suppliers and what is due reads them once."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hygie.practice.models import Person, Practice
from tests import factories
from tests.suppliers.room import practices

TABLES = ["contract", "hdscertificate", "shortcoming", "questionnairerequest", "supplierprofile"]


@pytest.mark.parametrize("name", ["assessment:dashboard", "agenda:list"])
def test_each_of_their_tables_is_read_once(
    practice: Practice,
    owner: Person,
    client_of: Callable[..., Client],
    now: datetime,
    name: str,
) -> None:
    factories.assessment_of(practice, now=now)
    publisher = practices.add(practice, owner, now, "Dossiers Fictifs", "software_online")
    practices.answered(publisher, "q1", by=owner, now=now)
    practices.contract(publisher, by=owner, now=now)
    visitor = client_of(owner)
    with CaptureQueriesContext(connection) as queries:
        assert visitor.get(reverse(name, args=[practice.id])).status_code == 200

    for table in TABLES:
        read = [row for row in queries if f'FROM "suppliers_{table}"' in row["sql"]]
        assert len(read) == 1, table
