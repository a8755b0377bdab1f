"""Toward the end and after it: own summary, appraisal, certificate, handover to aftercare."""
