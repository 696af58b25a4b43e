"""Answers as it should, one answer of each kind."""
