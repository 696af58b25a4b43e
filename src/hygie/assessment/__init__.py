"""The hub: what the practice says, what has been seen, how each measure stands, what to do next."""
