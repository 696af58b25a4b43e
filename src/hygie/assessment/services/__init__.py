"""Every write of the hub: one transaction each, keyword-only, traced in the journal."""
