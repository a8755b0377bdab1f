"""Answers that are handed out whole: exports in a form, and the results of jobs."""
