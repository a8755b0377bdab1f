"""How the installation fares: logs, counters, readiness."""
