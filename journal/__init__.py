"""What happened: append, read and prove; the only code that writes the record."""
