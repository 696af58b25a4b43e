"""A signed round as plain JSON, the hash that seals it, and reading it again."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from hygie.errors import HygieError
from hygie.premises.rules.seen import Reply, Seen

FORMAT = "hygie.premises-round/1"
_DAMAGE = (AttributeError, KeyError, TypeError, ValueError)


class SpoiltRoundError(HygieError):
    """A signed round that cannot be read: damaged, or written by a later version."""

    code = "spoilt_round"
    exit_code = 10
    http_status = 409


@dataclass(frozen=True)
class RoundPicture:
    """A photo of a room, known by its bytes."""

    id: str
    name: str
    sha256: str
    size_bytes: int
    taken_on: date


@dataclass(frozen=True)
class Stop:
    """One room of a signed round."""

    title: str
    seen: tuple[Seen, ...]
    pictures: tuple[RoundPicture, ...] = ()


@dataclass(frozen=True)
class SignedRound:
    """The whole of it."""

    version: str
    walked_on: date
    signed_by: str
    stops: tuple[Stop, ...]

    @property
    def seen(self) -> tuple[Seen, ...]:
        return tuple(item for stop in self.stops for item in stop.seen)

    @property
    def pictures(self) -> tuple[RoundPicture, ...]:
        return tuple(item for stop in self.stops for item in stop.pictures)

    def count(self, *replies: Reply) -> int:
        return sum(item.reply in replies for item in self.seen)


def canonical(content: Any) -> bytes:
    """The content as JSON written in one way only: sorted keys, no space, UTF-8."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    # A damaged copy may hold half a character: it must be told, not fail to be hashed.
    return text.encode("utf-8", "surrogatepass")


def seal(content: Any) -> str:
    """SHA-256 of the content's canonical JSON."""
    return hashlib.sha256(canonical(content)).hexdigest()


def content_of(signed: SignedRound) -> dict[str, Any]:
    """The round as JSON values: texts, whole numbers, null."""
    return {
        "format": FORMAT,
        "version": signed.version,
        "walked_on": signed.walked_on.isoformat(),
        "signed_by": signed.signed_by,
        "stops": [
            {
                "title": stop.title,
                "seen": [_seen_content(item) for item in stop.seen],
                "pictures": [_picture_content(item) for item in stop.pictures],
            }
            for stop in signed.stops
        ],
    }


def _seen_content(item: Seen) -> dict[str, Any]:
    return {
        "point": item.point_id,
        "spot": item.spot_key,
        "label": item.spot_label,
        "question": item.question,
        "fix": item.fix,
        "recommendations": list(item.recommendations),
        "value": item.reply.value,
        "reason": item.reason,
        "notes": item.notes,
        "due_on": item.due_on.isoformat() if item.due_on else None,
    }


def _picture_content(item: RoundPicture) -> dict[str, Any]:
    return {
        "id": item.id,
        "name": item.name,
        "sha256": item.sha256,
        "size_bytes": item.size_bytes,
        "taken_on": item.taken_on.isoformat(),
    }


def read_round(content: Any) -> SignedRound:
    """The round behind this JSON. Raises SpoiltRoundError."""
    try:
        if content["format"] != FORMAT:
            raise ValueError(content["format"])
        return SignedRound(
            version=_text(content["version"]),
            walked_on=date.fromisoformat(content["walked_on"]),
            signed_by=_text(content["signed_by"]),
            stops=tuple(map(_stop, content["stops"])),
        )
    except _DAMAGE as error:
        raise SpoiltRoundError(
            "Un tour des locaux signé ne se lit plus.",
            means="Son contenu a été abîmé, ou vient d’une version plus récente de Hygie.",
            next_step="Refaites un tour, ou remettez une copie plus ancienne de vos données.",
        ) from error


def _stop(content: Mapping[str, Any]) -> Stop:
    return Stop(
        _text(content["title"]),
        tuple(map(_read_seen, content["seen"])),
        tuple(map(_read_picture, content["pictures"])),
    )


def _read_seen(content: Mapping[str, Any]) -> Seen:
    due_on = content["due_on"]
    return Seen(
        point_id=_text(content["point"]),
        spot_key=_text(content["spot"]),
        spot_label=_text(content["label"]),
        question=_text(content["question"]),
        fix=_text(content["fix"]),
        recommendations=_texts(content["recommendations"]),
        reply=Reply(content["value"]),
        reason=_text(content["reason"]),
        notes=_text(content["notes"]),
        due_on=None if due_on is None else date.fromisoformat(due_on),
    )


def _read_picture(content: Mapping[str, Any]) -> RoundPicture:
    return RoundPicture(
        id=_text(content["id"]),
        name=_text(content["name"]),
        sha256=_text(content["sha256"]),
        size_bytes=int(content["size_bytes"]),
        taken_on=date.fromisoformat(content["taken_on"]),
    )


def _texts(values: Iterable[Any]) -> tuple[str, ...]:
    return tuple(map(_text, values))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value
