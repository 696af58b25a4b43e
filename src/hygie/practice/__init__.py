"""The practice.

Its situation, people, devices and suppliers; and the one journal of every change.
"""
