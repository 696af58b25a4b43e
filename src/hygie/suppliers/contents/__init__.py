"""What the papers of this room say, before any layout."""
