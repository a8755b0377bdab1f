"""The broker: the topics that there are, and where each of their partitions ends."""
