"""A signed round in plain text, for whoever has no Hygie."""

from collections.abc import Iterable, Iterator

from hygie.premises.rules.record import SignedRound, Stop
from hygie.premises.rules.seen import Seen


def told(signed: SignedRound, later: Iterable[Seen] = ()) -> str:
    """Stop by stop, each point with its answer; then what was mended or seen since."""
    parts = [f"Tour des locaux du {signed.walked_on:%d/%m/%Y}, signé par {signed.signed_by}."]
    parts += ["\n".join(_stop(stop)) for stop in signed.stops]
    since = [
        f"- {_line(item, item.spot_label)} (le {item.since:%d/%m/%Y})"
        for item in later
        if item.since
    ]
    if since:
        parts.append("\n".join(["Depuis ce tour", *since]))
    return "\n\n".join(parts) + "\n"


def _stop(stop: Stop) -> Iterator[str]:
    yield stop.title
    for item in stop.seen:
        where = "" if item.spot_label == stop.title else item.spot_label
        yield f"- {_line(item, where)}"
    yield from (f"- Photo : {item.name}, SHA-256 {item.sha256}" for item in stop.pictures)


def _line(item: Seen, where: str) -> str:
    lead = f"{where} : " if where else ""
    said = f"{lead}{item.question} {item.reply.label}"
    return ". ".join(part for part in (said, item.reason, item.notes) if part)
