"""How a case is assessed: risk and class of supervision here, points and periods in ``points``."""
