"""Calendar arithmetic, as people count: a month after 31 January is the last day of February."""

import calendar
from datetime import datetime


def add_months(moment: datetime, months: int) -> datetime:
    """The same hour, `months` calendar months later.

    On the last day of the month when it is shorter.
    """
    years, month_index = divmod(moment.month - 1 + months, 12)
    year, month = moment.year + years, month_index + 1
    day = min(moment.day, calendar.monthrange(year, month)[1])
    return moment.replace(year=year, month=month, day=day)
