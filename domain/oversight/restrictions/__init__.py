"""Who reaches a file that is not for everybody in its unit: lists set by one person and lifted by another."""
