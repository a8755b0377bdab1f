"""Simulation: invented people whose cases run by the same rules, in a journal born for nothing else."""
