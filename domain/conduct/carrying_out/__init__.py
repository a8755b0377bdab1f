"""What was decided is carried out, confirmed, and served on those who must get a copy."""
