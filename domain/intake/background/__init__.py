"""What is known of offences and custody: before the case opened, and during it."""
