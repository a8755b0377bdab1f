"""Help with work, school, a home and what else a person needs to live by the law."""
