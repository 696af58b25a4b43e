"""The health professional's card: its components, its reader, the service between them."""
