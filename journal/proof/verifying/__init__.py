"""Verifying a whole installation: rows, digests, order, tree, checkpoints, tiles, sealed parts and their keys.

``whole.verify`` is the way in. It reads everything twice: file by file, where rows, versions and sealed parts are
checked (``files``), and position by position, where the tree is (``tree``); both readings must hold the same
entries. It holds no lock and no long transaction, and its memory does not grow with the record.
"""
