"""Leaves: asked for, decided, under way and over; days away."""
