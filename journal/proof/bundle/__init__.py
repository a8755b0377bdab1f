"""An evidence bundle: entries of a case or a period with the proof of each, in one file that is checked offline.

``rollcall/bundle/1`` is NDJSON: a header with the signed checkpoint; a line an entry, with every column, the
SHA-256 of its sealed parts, its facts opened, and its path in the tree; and a seal. The seal is the entry of the
look by which the file was handed out, proven in the log of looks: its evidence is the SHA-256 of all lines before
it, so nobody can change what was handed out, not the opened facts either. Personal values are not in the file.
"""
