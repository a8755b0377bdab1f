"""`rollcall list`: a listing as a file, of now or of any moment."""
