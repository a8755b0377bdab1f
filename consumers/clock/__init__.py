"""The clock: it notices what did not happen. It alleges, proposes and informs; it never decides.

One process works at a time, others wait. Whatever it asks for bears an id derived from what it is about, so that a
command is carried out once however often it is asked for.
"""
