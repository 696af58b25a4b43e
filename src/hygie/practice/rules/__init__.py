"""Pure decisions about the practice."""
