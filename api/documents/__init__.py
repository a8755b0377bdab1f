"""Documents of a file: handed in as they are, shown as they were."""
