"""What the desk looks at and counts: the room as it stands, the line of each space, the taps of the day."""
