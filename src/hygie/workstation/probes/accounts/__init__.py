"""The accounts of this PC: daily use, passwords, automatic session, guest. Counts, never names."""
