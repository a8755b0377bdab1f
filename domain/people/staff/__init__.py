"""Staff: where each works, what they learnt, how they were appraised, what was found against them."""
