"""Lists that come from a spreadsheet or leave for one; data, no database.

A file from outside is hostile until it has been read: its size, its parts and its cells are bounded
before anything is made of them.
"""
