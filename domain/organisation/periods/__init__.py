"""Special periods: festivals from a calendar, sensitive periods by order; while one holds, more is done."""
