"""What it means: read models, one question each, every one of them rebuildable from the record."""
