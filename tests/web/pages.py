"""What the tests of the pages send, and how they read what comes back."""

from django.http import HttpResponse

from hygie.assessment.models import Attachment, Statement

MB = 1024 * 1024
MEASURE = "2.3.3"
STATED = {
    "text": "Les écrans se verrouillent après 15 minutes.",
    "effective_on": "2025-03-12",
    "strength": "stated",
    "measures": [MEASURE],
}
SCRIPT = "<script>alert('volé')</script>"
IMAGE = '"><img src=x onerror=alert(1)>'
SQL = "Robert'); DROP TABLE practice_person;--"


def text_of(response: HttpResponse) -> str:
    """The page, its no-break spaces made ordinary."""
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def no_proof() -> bool:
    """Whether nothing at all was kept of a refused proof."""
    return not Statement.objects.exists() and not Attachment.objects.exists()
