"""The case file, slice by slice: what each event changes in its row."""
