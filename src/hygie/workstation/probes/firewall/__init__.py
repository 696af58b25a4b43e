"""The firewall of this PC, whoever made it."""
