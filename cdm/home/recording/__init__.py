"""*Record a contact*: presets, the short form, the full profile, a group. Values stay for the next visitor."""
