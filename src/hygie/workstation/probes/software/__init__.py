"""The installed programs: those no longer repaired, and browsers kept from updating."""
