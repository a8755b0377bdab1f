"""What is watched from day to day: who was located last, who wears what, which stage of education holds."""
