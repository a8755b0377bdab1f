"""`rollcall consumers`: how those fare that follow the topic."""
