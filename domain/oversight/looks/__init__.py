"""Who looked at what, and why: the events of the reads journal."""
