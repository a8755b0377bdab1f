"""Electronic positioning: its ground, its approval, its three months, its end."""
