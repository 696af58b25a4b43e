"""Reads the kinds of service: what each calls for, and why."""

import re
from dataclasses import dataclass

from hygie.catalog.fields import Fields
from hygie.suppliers.questionnaires.model import (
    APPLIES,
    HDS_NEEDS,
    QUESTIONNAIRE_IDS,
    REACHES,
    USUAL_ROLES,
    Calls,
    FormerService,
    RoleQuestion,
    ServiceKind,
)
from hygie.suppliers.questionnaires.question_loader import read_source

_SERVICE_ID = re.compile(r"[a-z][a-z0-9_]{1,29}")


@dataclass(frozen=True)
class Services:
    """The content of `services.toml`."""

    kinds: tuple[ServiceKind, ...]
    former: tuple[FormerService, ...]
    role: RoleQuestion


def read_services(fields: Fields, activities: set[int]) -> Services:
    """`services.toml`; `activities` are those that a certificate may cover. Raises CatalogError."""
    role = fields.table("role")
    if role is None:
        raise fields.error("role", "table manquante")
    kinds: dict[str, ServiceKind] = {}
    for item in fields.some_tables("service"):
        kind = _kind(item, activities)
        if kind.id in kinds:
            raise item.error("id", f"« {kind.id} » figure déjà")
        kinds[kind.id] = kind
    former = tuple(_former(item, set(kinds)) for item in fields.some_tables("former"))
    services = Services(tuple(kinds.values()), former, _role(role))
    fields.done()
    return services


def _kind(fields: Fields, activities: set[int]) -> ServiceKind:
    kind = ServiceKind(
        id=fields.text("id"),
        label=fields.text("label", longest=80),
        explanation=fields.text("explanation", longest=160),
        patient_data=fields.choice("patient_data", REACHES),
        patient_data_why=fields.text("patient_data_why", longest=180),
        role=fields.choice("role", USUAL_ROLES),
        role_why=fields.text("role_why", longest=200),
        hds=fields.choice("hds", HDS_NEEDS),
        hds_why=fields.text("hds_why", longest=200),
        hds_activities=_activities(fields, activities),
        archiving=fields.flag("archiving", default=False),
        calls=tuple(_calls(fields, name) for name in QUESTIONNAIRE_IDS),
    )
    fields.done()
    if not _SERVICE_ID.fullmatch(kind.id):
        raise fields.error("id", f"« {kind.id} » n’est pas un identifiant de service")
    if (kind.hds == "required") != bool(kind.hds_activities):
        raise fields.error(
            "hds_activities", "elles vont avec un certificat exigé, et avec lui seul"
        )
    return kind


def _activities(fields: Fields, known: set[int]) -> tuple[int, ...]:
    found = []
    for text in fields.texts("hds_activities", default=()):
        if not text.isdecimal() or int(text) not in known:
            raise fields.error("hds_activities", f"l’activité « {text} » n’existe pas")
        found.append(int(text))
    return tuple(found)


def _calls(fields: Fields, questionnaire_id: str) -> Calls:
    table = fields.table(questionnaire_id)
    if table is None:
        raise fields.error(questionnaire_id, "table manquante")
    applies = table.choice("applies", APPLIES)
    calls = Calls(
        questionnaire_id=questionnaire_id,
        applies=applies,
        why=table.text("why", longest=180),
        ask=table.text("ask", longest=180, default=None if applies == "depends" else ""),
    )
    if calls.ask and applies != "depends":
        raise table.error("ask", "une question ne sert que si cela dépend")
    table.done()
    return calls


def _former(fields: Fields, known: set[str]) -> FormerService:
    services = fields.texts("to")
    for name in services:
        if name not in known:
            raise fields.error("to", f"le service « {name} » n’existe pas")
    ask = fields.text("ask", longest=180, default=None if len(services) > 1 else "")
    former = FormerService(fields.text("value"), services, ask)
    if not services:
        raise fields.error("to", "la liste est vide")
    fields.done()
    return former


def _role(fields: Fields) -> RoleQuestion:
    role = RoleQuestion(
        ask=fields.text("ask", longest=200),
        help=fields.text("help", longest=300),
        if_yes=fields.text("if_yes", longest=300),
        if_no=fields.text("if_no", longest=300),
        if_unknown=fields.text("if_unknown", longest=300),
        source=read_source(fields),
    )
    fields.done()
    return role
