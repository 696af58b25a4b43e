"""The premises: their rooms, the yearly walk through them, and what that walk proves."""
