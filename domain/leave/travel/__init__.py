"""Recurring travel across city and county lines, approved once for some months."""
