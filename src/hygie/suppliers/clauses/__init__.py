"""The clauses to have, to refuse and to propose, as data."""
