"""What those who oversee look for: breaches and sanctions, classes, services, findings, decisions."""
