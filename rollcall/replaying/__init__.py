"""`rollcall replay`: a case as it stood on a day, and as it was known at a moment."""
