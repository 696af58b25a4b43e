"""Not written for this system."""
