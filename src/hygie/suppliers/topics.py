"""The names that the catalog's proof rules give to what is proven here."""

CONTRACT = "suppliers.contract_clauses"
RESTITUTION = "retention.restitution_clause"
HDS = "suppliers.hds_certificate"
MEASURES = {"q1": "A1.1", "q2": "A1.2", "q3": "A1.3", "q4": "A1.4"}
BACKUPS, BACKUP_MEASURE = "backups", "2.6.1"
CONTRACT_MEASURES = ("2.9.2", "2.10.1", "2.10.2")
HDS_MEASURE = "2.10.3"


def topic_of(questionnaire_id: str) -> str:
    """What a questionnaire proves."""
    return f"suppliers.questionnaire_{questionnaire_id[1:]}"
