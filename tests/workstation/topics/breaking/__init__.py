"""Its look breaks."""
