"""What each document says: an overview of the hub in, plain data for a template out."""
