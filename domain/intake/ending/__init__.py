"""How supervision ends: discharge, termination, death."""
