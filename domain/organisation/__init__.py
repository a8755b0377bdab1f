"""The units that hold cases."""
