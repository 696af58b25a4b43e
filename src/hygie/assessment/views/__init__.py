"""Pages of the hub, one module a noun."""
