"""A password manager: a program, or an extension of a browser."""
