"""The agenda's own words in templates."""
