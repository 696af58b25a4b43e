"""Days as people write and count them."""

import re
from datetime import date, datetime, time

from hygie.assessment.rules.calendar import add_months

FIRST_YEAR, LAST_YEAR = 1990, 2100
_FRENCH = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)


def months_later(day: date, months: int) -> date:
    """The same day, `months` calendar months later."""
    return add_months(datetime.combine(day, time()), months).date()


def read_day(text: str) -> date | None:
    """« 31/12/2027 » or « 2027-12-31 »; None when it is no day of these years."""
    text = text.strip()
    if french := _FRENCH.fullmatch(text):
        day, month, year = map(int, french.groups())
    elif iso := _ISO.fullmatch(text):
        year, month, day = map(int, iso.groups())
    else:
        return None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
