"""Proposing volunteers for cases without one: read, assigned, shown with reasons, and recorded where asked for."""
