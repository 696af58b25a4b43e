"""What to look at, where, and what was seen of it: values in, values out."""
