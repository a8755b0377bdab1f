"""Files opened in an emergency by somebody out of whose reach they lie, and what somebody else says of it."""
