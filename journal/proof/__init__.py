"""Proof that the history is whole: tree, tiles, signed checkpoints, and what is made and checked with them.

The modules of the formats (merkle, tiles, entry, paths, note, signature, checkpoint) are pure: no database, no
clock. The signer, the server of the log, ``stored``, ``verifying`` and ``bundle`` read the record; only the signer
writes, and only checkpoints and tiles.
"""
