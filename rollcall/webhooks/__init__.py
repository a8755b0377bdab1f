"""`rollcall webhooks`: who is told by HTTP of what is recorded."""
