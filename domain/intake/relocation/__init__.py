"""A change of the place of execution: from the request to the report at the new place, each step with its days."""
