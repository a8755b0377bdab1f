"""Key subjects: who is one and why, who answers for them, signs of risk, and the four ones of special periods."""
