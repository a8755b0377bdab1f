"""Acts upon the record as a whole, by whoever runs the installation: read models built anew, checkpoints put elsewhere."""
