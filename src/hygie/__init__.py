"""Hygie.

The French cyber-hygiene guide for self-employed health professionals, as a working system.
"""

__version__ = "0.1.0"
