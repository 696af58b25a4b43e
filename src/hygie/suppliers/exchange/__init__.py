"""What is sent to a supplier and comes back: the sheet, its file, its document, the answer file.

Pure: no Django, no clock, no disk but the files of this package. What comes back is hostile until
`reading` or `docx_reading` has looked at it.
"""
