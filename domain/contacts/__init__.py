"""How the supervised person and the office keep in touch: check-ins, visits, talks."""
