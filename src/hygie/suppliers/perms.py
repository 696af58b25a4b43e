"""What each role may do here.

Reading, sending a questionnaire, taking answers in, writing a report: whoever works here.
Contracts, certificates, what is accepted, what is removed: who answers for the practice.
"""

from hygie.practice.models import Person


def can_engage(actor: Person) -> bool:
    """Contracts, clauses, certificates, « sans objet » accepted, signed papers, removals."""
    return actor.is_owner
