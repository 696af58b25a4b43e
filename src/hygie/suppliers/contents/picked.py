"""What an order is about."""

from uuid import UUID


def picked_id(text: str) -> UUID:
    """The id that was picked; one that nobody bears when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
