"""What the practice prints and gives away: one typesetting door, one shelf of documents.

typesetting      the only module that speaks to Typst: a template and data in, a PDF out
typst/, fonts/   the templates and the typefaces, shipped with the room
rules/           pure: words, printable text, logos, names and tables of the proof file
contents/        what each document says, as plain data, read from the hub
proof_file       the zip that is read without Hygie; word: DOCX made alike; editable: the plan
shelf, jobs      which documents there are, and making one in the background
"""
