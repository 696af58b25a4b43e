"""Disks: whether what lies on them can be read by whoever takes the PC away."""
