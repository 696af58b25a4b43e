"""Every write of the room: one transaction each, traced in the journal."""

from hygie.suppliers.services.contracts import (
    Looked,
    answer_clause,
    answer_clauses,
    confirm_clauses,
    stop_contract,
)
from hygie.suppliers.services.files import attach, detach
from hygie.suppliers.services.hds import import_hosts
from hygie.suppliers.services.profile import (
    clarify_service,
    decide_call,
    describe_supplier,
)
from hygie.suppliers.services.requests import (
    accept_claim,
    drop_request,
    receive_return,
    refuse_claim,
    send_request,
    sign_return,
)
from hygie.suppliers.services.rows import add_row, change_row, remove_row
from hygie.suppliers.services.shortcomings import (
    note_answer,
    note_authority,
    note_reminder,
    note_sent,
    note_settled,
)
from hygie.suppliers.services.twins import merge_suppliers
from hygie.suppliers.services.work_orders import (
    LineReply,
    PlannedLine,
    draw_up_work_order,
    drop_work_order,
    receive_work_order,
    sign_work_order,
)

__all__ = [
    "LineReply",
    "Looked",
    "PlannedLine",
    "accept_claim",
    "add_row",
    "answer_clause",
    "answer_clauses",
    "attach",
    "change_row",
    "clarify_service",
    "confirm_clauses",
    "decide_call",
    "describe_supplier",
    "detach",
    "draw_up_work_order",
    "drop_request",
    "drop_work_order",
    "import_hosts",
    "merge_suppliers",
    "note_answer",
    "note_authority",
    "note_reminder",
    "note_sent",
    "note_settled",
    "receive_return",
    "receive_work_order",
    "refuse_claim",
    "remove_row",
    "send_request",
    "sign_return",
    "sign_work_order",
    "stop_contract",
]
