"""Import of another system's CSV export: a mapping says what its rows mean, the rules say what may stand."""
