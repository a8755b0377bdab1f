"""What leaves the platform: the form of an entry that others may know, whoever carries it there."""
