"""Positions as they come in, batch by batch, on a stream of their own beside the file."""
