"""Away without approval, and the order to put it right."""
