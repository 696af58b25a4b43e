"""Every write of this room: one transaction each, traced in the journal."""
