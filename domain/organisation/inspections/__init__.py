"""Inspections of a unit: rolling by stages, jointly, and week by week; more often in special periods."""
