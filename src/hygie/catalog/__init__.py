"""The guide as data: editions, loader, applicability. Pure: no Django, no network, no clock."""
