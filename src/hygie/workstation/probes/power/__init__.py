"""What keeps this PC alive when the power fails: a UPS, or its own battery."""
