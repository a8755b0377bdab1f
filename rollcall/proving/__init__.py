"""Proving the record from the command line: `rollcall verify` and `rollcall export`."""
