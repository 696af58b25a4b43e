"""The hub's addresses: answering and proving are everybody's, closing a year is not."""

from datetime import datetime
from typing import Any

from hygie.assessment.selectors import open_assessment, overview
from hygie.practice.models import Practice
from tests import factories
from tests.web.roles import CHANGED, FORBIDDEN, GONE_ON, NOT_THERE, OK, REFUSED

ROLES = [
    ("assessment:dashboard", "GET", OK, OK),
    ("assessment:questions", "GET", GONE_ON, GONE_ON),
    ("assessment:questions", "POST", GONE_ON, GONE_ON),
    ("assessment:question", "GET", OK, OK),
    ("assessment:question", "POST", GONE_ON, GONE_ON),
    ("assessment:measures", "GET", OK, OK),
    ("assessment:measure", "GET", OK, OK),
    ("assessment:answer", "POST", GONE_ON, GONE_ON),
    ("assessment:tick", "POST", GONE_ON, GONE_ON),
    ("assessment:theme", "GET", OK, OK),
    ("assessment:plan", "GET", OK, OK),
    ("assessment:action", "GET", OK, OK),
    ("assessment:action", "POST", GONE_ON, GONE_ON),
    ("assessment:proofs", "GET", OK, OK),
    ("assessment:proof_add", "GET", OK, OK),
    ("assessment:proof_add", "POST", GONE_ON, GONE_ON),
    ("assessment:proof", "GET", OK, OK),
    ("assessment:proof_withdraw", "POST", GONE_ON, GONE_ON),
    ("assessment:proof_restore", "POST", CHANGED, CHANGED),
    ("assessment:attachment", "GET", OK, OK),
    ("assessment:campaigns", "GET", OK, OK),
    ("assessment:campaign", "GET", GONE_ON, GONE_ON),
    ("assessment:campaign_close", "GET", OK, FORBIDDEN),
    ("assessment:campaign_close", "POST", REFUSED, FORBIDDEN),
    ("assessment:campaign_compare", "GET", OK, OK),
    ("assessment:campaign_compare_csv", "GET", NOT_THERE, NOT_THERE),
    ("assessment:campaign_review", "GET", OK, OK),
    ("assessment:campaign_review_theme", "GET", OK, OK),
    ("assessment:campaign_answer", "POST", GONE_ON, GONE_ON),
    ("assessment:journal", "GET", OK, OK),
    ("assessment:help", "GET", OK, OK),
]
POSTED = {
    "assessment:question": {"value": "yes", "revision": 0},
    "assessment:answer": {"value": "yes", "revision": 0},
    "assessment:campaign_answer": {"value": "yes", "revision": 0},
    "assessment:tick": {"ticked": "on"},
    "assessment:action": {"state": "open", "notes": "", "revision": 0},
    "assessment:proof_add": {
        "text": "Les écrans se verrouillent.",
        "effective_on": "2025-03-12",
        "strength": "stated",
        "measures": ["2.3.3"],
    },
}
OBJECTS = frozenset({"statement_id", "attachment_id", "assessment_id"})


def values(practice: Practice, *, now: datetime) -> dict[str, Any]:
    """An open assessment, its first question, a proof and its file."""
    statement = factories.state(
        practice, "2.3.3", now=now, files=[("ecran.png", factories.PNG)], text="Écrans verrouillés"
    )
    assessment = open_assessment(practice) or factories.assessment_of(practice, now=now)
    asked = overview(practice, assessment, now=now).first_questions[0]
    return {
        "assessment_id": assessment.id,
        "measure_id": asked.id,
        "recommendation_id": asked.recommendations[0].id,
        "theme_id": asked.theme,
        "statement_id": statement.id,
        "attachment_id": statement.attachments.get().id,
    }
