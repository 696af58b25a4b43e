"""Moving a practice: out of Hygie in one archive, into an empty Hygie, back to an earlier copy."""
