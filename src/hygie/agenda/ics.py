"""The calendar file (iCalendar, RFC 5545): one all-day entry a deadline, without any alarm.

It leaves Hygie unencrypted, towards calendars that others may see: titles only, marked private.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from hygie.agenda.selectors import Agenda, Entry

NAME = "Échéances Hygie"
_CANCELLED_FOR = timedelta(days=31)


def calendar_file(agenda: Agenda, *, now: datetime) -> bytes:
    """Everything due; what was ticked off is there for a month, cancelled: calendars take it away.

    Each entry keeps its identity from one export to the next; its sequence grows with its changes.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Hygie//Agenda//FR")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", NAME)
    for event in _events(_exported(agenda), now):
        calendar.add_component(event)
    return calendar.to_ical()


def _exported(agenda: Agenda) -> Iterator[Entry]:
    for entry in agenda.entries:
        if not entry.is_done or agenda.today - entry.effective_on <= _CANCELLED_FOR:
            yield entry


def _events(entries: Iterable[Entry], now: datetime) -> Iterator[Event]:
    for entry in entries:
        event = Event()
        event.add("uid", str(entry.id))
        event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
        event.add("sequence", entry.sequence)
        event.add("summary", entry.deadline.title)
        # Without an end, an entry on a day lasts that day: even the last day of the calendar.
        event.add("dtstart", entry.effective_on)
        event.add("status", "CANCELLED" if entry.is_done else "CONFIRMED")
        event.add("transp", "TRANSPARENT")
        event.add("class", "PRIVATE")
        if entry.decision is not None:
            event.add("last-modified", entry.decision.decided_at)
        yield event
