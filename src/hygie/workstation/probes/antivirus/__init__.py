"""The antivirus of this PC, whoever made it, and the age of what it knows."""
