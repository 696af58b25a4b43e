"""The practice: its situation, people, devices and suppliers; and the one journal of every change."""
