"""What was assessed of a file."""
