"""Passwords and passphrases: what the guide asks of them (chapter 2.3.2)."""
