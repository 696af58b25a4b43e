"""The four questionnaires, the kinds of service and the HDS facts, as data."""
