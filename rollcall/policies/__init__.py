"""`rollcall policy`: which rules hold, whether a file of rules is well-formed, and what others would have changed."""
