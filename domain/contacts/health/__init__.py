"""Health reports and medical reviews of those released for their health."""
