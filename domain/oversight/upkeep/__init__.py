"""Acts upon the record as a whole: read models built anew, checkpoints put elsewhere."""
