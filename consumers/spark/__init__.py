"""Spark: every file of a lake folded anew, as many at a time as there are cores, by the code that folds the record."""
