"""Pure decisions of this room: what looks prove, what changed, what is due, what is kept."""
