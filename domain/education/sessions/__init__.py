"""The sessions of a unit: called, held or cancelled, and who taught."""
