"""Who is in front of the screen, and what they may do. In local mode, signing in is unlocking."""
