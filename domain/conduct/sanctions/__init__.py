"""The ladder of answers to a breach: admonition, warning, public-security penalty, or none."""
