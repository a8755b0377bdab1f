"""What becomes of a result: told, published, objected to."""
