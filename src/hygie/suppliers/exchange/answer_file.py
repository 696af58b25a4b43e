"""What an answer file says, once it has been read: `hygie-answers/1`, told in docs/formats.md."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from hygie.suppliers.exchange.sheet import Reference

LARGEST_FILE_BYTES: Final = 3_000_000
LARGEST_FILES_BYTES: Final = 8_000_000
MOST_FILES: Final = 20
LARGEST_TEXT_BYTES: Final = 1_000_000
LARGEST_BYTES: Final = LARGEST_TEXT_BYTES + LARGEST_FILES_BYTES * 4 // 3 + 1000
MOST_ANSWERS: Final = 400
MOST_SITTINGS: Final = 200
LONGEST_NAME: Final = 120
LONGEST_NOTE: Final = 4000


@dataclass(frozen=True)
class Respondent:
    """Who says to have answered."""

    name: str
    role: str = ""
    company: str = ""

    def __str__(self) -> str:
        return ", ".join(part for part in (self.name, self.role, self.company) if part)


@dataclass(frozen=True)
class Sitting:
    """One visit: since when, until when, and how many answers there were at its end."""

    opened_at: datetime
    saved_at: datetime
    answered: int


@dataclass(frozen=True)
class JoinedFile:
    """A document joined to an answer; its hash has been checked, its nature has not."""

    item_id: str
    name: str
    sha256: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class AnswerFile:
    """What came back. `answers` are raw: one table by item, to be read against its question.

    `seal` is what the attestation bears too. A document filled in by hand has none: it is then the
    SHA-256 of the document as it came.
    """

    reference: Reference
    practice_name: str
    supplier_name: str
    respondent: Respondent
    finished_at: datetime
    answers: Mapping[str, Mapping[str, object]]
    note: str = ""
    sittings: tuple[Sitting, ...] = ()
    joined: tuple[JoinedFile, ...] = ()
    seal: str = ""
    by_hand: bool = False
