"""The check of a PC: what Hygie sees by itself, and what it makes of it.

probes/        looking, pure and in the standard library alone: `hygie check` needs nothing else
the rest       the reports that a practice keeps, and what they prove to the hub
"""
