"""How French paper writes a day, an hour, a size, a share. Dates are local already."""

from datetime import date, datetime

NBSP = "\N{NO-BREAK SPACE}"
MONTHS = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
)


def day(value: date | None) -> str:
    """« 12 novembre 2026 », « 1er mai 2026 »; nothing for None."""
    if value is None:
        return ""
    number = "1er" if value.day == 1 else str(value.day)
    return f"{number}{NBSP}{MONTHS[value.month - 1]}{NBSP}{value.year}"


def short_day(value: date | None) -> str:
    """« 12/11/2026 », for the narrow columns; nothing for None."""
    return value.strftime("%d/%m/%Y") if value else ""


def moment(value: datetime) -> str:
    """« 12 novembre 2026 à 14 h 02 »."""
    return f"{day(value)} à {value.hour}{NBSP}h{NBSP}{value.minute:02d}"


def size(value: int) -> str:
    """« 840 octets », « 12 ko », « 3,4 Mo » (powers of ten)."""
    if value < 1000:
        return f"{value}{NBSP}octet{'s' if value > 1 else ''}"
    if value < 1_000_000:
        return f"{value / 1000:.0f}{NBSP}ko"
    return f"{value / 1_000_000:.1f}{NBSP}Mo".replace(".", ",").replace(",0", "")


def percent(share: float | None) -> str:
    """« 67 % » of a share from 0 to 1: 100 % only at the end, 0 % only at the start."""
    if share is None:
        return "—"
    whole = int(share * 100 + 0.5)
    if share < 1:
        whole = min(whole, 99)
    if share > 0:
        whole = max(whole, 1)
    return f"{whole}{NBSP}%"


def capital(text: str) -> str:
    """The first letter upper case, the rest untouched."""
    return text[:1].upper() + text[1:]


def plural(count: int, one: str, many: str = "") -> str:
    """« 0 preuve », « 1 preuve », « 3 preuves »."""
    return f"{count}{NBSP}{one if count < 2 else many or one + 's'}"


def joined(*parts: str, by: str = ", ") -> str:
    """The parts that say something, joined."""
    return by.join(part for part in parts if part)
