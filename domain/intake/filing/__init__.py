"""Documents in the file: which were filed where, and which are no longer part of it."""
