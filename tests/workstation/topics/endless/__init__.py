"""Its look never ends."""
