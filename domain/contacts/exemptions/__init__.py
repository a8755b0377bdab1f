"""Times in which somebody need not check in."""
