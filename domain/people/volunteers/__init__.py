"""Volunteers: registered, examined anew, helping, appraised, commended, withdrawn."""
