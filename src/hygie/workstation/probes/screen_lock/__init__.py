"""The lock of the screen: by itself, soon enough, opened by a password."""
