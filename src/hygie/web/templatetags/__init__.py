"""The words of the templates."""
