"""What each file is now, in a compacted topic: for whoever wants the present and not the past."""
