"""Removable media: those plugged in now, and what opens by itself."""
