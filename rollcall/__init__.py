"""The command `rollcall`, and the wiring of the rooms."""
