"""What those who follow from outside may rely on: a schema of the facts of each event type and version."""
