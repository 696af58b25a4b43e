"""Passwords kept by browsers: how many, and behind what. Never one of them."""
