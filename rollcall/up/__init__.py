"""`rollcall up`: everything on this machine, in one process group."""
