"""The addresses of the suppliers."""

from tests.suppliers.exchange.addresses import OBJECTS, ROLES, values

POSTED: dict = {}
__all__ = ["OBJECTS", "POSTED", "ROLES", "values"]
