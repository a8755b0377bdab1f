"""`rollcall lag`, `parked` and `checksum`: how the read models fare."""
