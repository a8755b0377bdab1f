"""The seal of a file, on a stream of its own: there alone a sealed file can be asked for."""
