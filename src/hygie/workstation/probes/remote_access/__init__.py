"""Who may take this PC in hand from afar: the tools that are there, the doors that are open."""
