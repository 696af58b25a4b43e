"""Its look cannot see, and says why."""
