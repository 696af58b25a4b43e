"""Every deadline of every room in one list, its calendar file, its reminders."""
