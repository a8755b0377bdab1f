"""Where people are: lost contact, positioning, bounds of areas."""
