"""What an agency left undone or did as it may not: one kind a file, each line with the entries that show it."""
