"""What the conduct of a file adds up to: breaches, and the ladder."""
