"""The people around a person: the correction group, staff and volunteers."""
