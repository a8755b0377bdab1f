"""What a verifier finds wrong, each by its name.

The first line of a doubt's docstring is the message people read; its fields are the facts of this
case. Fields are numbers, words of ours or names that the verifier pinned: never what a stranger sent.
"""

from __future__ import annotations


class Doubt(Exception):
    """Something that was to be proven is not."""

    def __init__(self, **facts: int | str) -> None:
        self.facts = facts
        title = (type(self).__doc__ or type(self).__name__).partition("\n")[0]
        super().__init__(title.format(**facts))


# The tree
class IndexOutsideTree(Doubt):
    """There is no entry {index} in a tree of {size}."""


class SizesOutOfOrder(Doubt):
    """A tree of {new} cannot have grown out of a tree of {old}."""


class ProofTooShort(Doubt):
    """The proof has {has} hashes where {needs} are needed."""


class ProofTooLong(Doubt):
    """The proof has {has} hashes where only {needs} belong."""


class ProofMalformed(Doubt):
    """The proof holds something that is not a 32-byte hash."""


class RootDiffers(Doubt):
    """What was shown does not lead to the root of the tree of {size}."""


class EdgeMalformed(Doubt):
    """The stored right edge does not have the hashes of a tree of its size."""


# Tiles and entries
class TilePathMalformed(Doubt):
    """This is not the path of a tile or of an entry bundle."""


class TileMalformed(Doubt):
    """The tile {number} of level {level} does not hold exactly {width} hashes."""


class BundleMalformed(Doubt):
    """The entry bundle does not hold exactly {width} whole entries."""


class EntryMalformed(Doubt):
    """This is not a tree entry: 57 bytes that begin with 0x01, with a position from 1 on."""


# Keys and notes
class KeyMalformed(Doubt):
    """This is not the text form of an Ed25519 note key."""


class KeyIdDiffers(Doubt):
    """The key id in the text is not that of the name and key beside it."""


class KeysAmbiguous(Doubt):
    """Two of the known keys share a name and a key id."""


class NoteMalformed(Doubt):
    """The signed note is not well formed: {reason}."""


class SignatureBad(Doubt):
    """A signature that claims to be of {name} is not, so nothing in the note counts."""


class SignatureMissing(Doubt):
    """None of the known keys signed this note."""


# Checkpoints
class CheckpointMalformed(Doubt):
    """The checkpoint is not well formed: {reason}."""


class OriginDiffers(Doubt):
    """This is a checkpoint of another log than {pinned}."""


class LogSignatureMissing(Doubt):
    """The pinned key of the log {pinned} did not sign this checkpoint."""


class WitnessesMissing(Doubt):
    """{has} of the known witnesses cosigned this checkpoint; {needs} are needed."""


class CheckpointOlder(Doubt):
    """The checkpoint shown has {shown} entries; one with {seen} is already known."""


class HistoryForked(Doubt):
    """Two checkpoints of {size} entries have different roots: the log showed two histories."""
