"""Backups made by other tools than Hygie: when the last one was, as far as they say it."""
