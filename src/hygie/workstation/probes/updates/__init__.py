"""The system's updates: still made, installed without asking, all there."""
