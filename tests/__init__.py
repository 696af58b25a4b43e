"""The tests mirror the house: one folder a room. `python3 test.py` runs them all."""
