"""The hub's pure decisions: no Django, no disk, no clock; `now` is an argument."""
