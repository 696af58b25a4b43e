"""The hub's own words in templates."""
