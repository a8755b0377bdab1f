"""What those who oversee look for: services, findings, decisions."""
