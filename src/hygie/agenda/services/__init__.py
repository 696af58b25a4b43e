"""Every write of the agenda: one transaction each, keyword-only, traced in the journal."""
