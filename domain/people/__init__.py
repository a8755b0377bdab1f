"""Who does the work: staff, volunteers, guardians, and the group around each person."""
