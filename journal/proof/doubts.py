"""What a verifier finds wrong, each by its name.

The first line of a doubt's docstring is the message people read; its fields are the facts of this
case. Fields are numbers, words of ours or names that the verifier pinned: never what a stranger sent.
"""

from __future__ import annotations

from functools import partial
from typing import Any


class Doubt(Exception):
    """Something that was to be proven is not."""

    def __init__(self, **facts: int | str) -> None:
        self.facts = facts
        title = (type(self).__doc__ or type(self).__name__).partition("\n")[0]
        super().__init__(title.format(**facts))

    @property
    def position(self) -> int:
        """The first position of the record that it is about; 0 where it is about none."""
        return int(self.facts.get("position", 0))

    def __reduce__(self) -> Any:
        """Doubts go from process to process as what they say."""
        return partial(type(self), **self.facts), ()


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


# The record
class PositionMissing(Doubt):
    """Entry {position} is missing."""


class PositionRepeated(Doubt):
    """There is more than one entry at position {position}."""


class PositionOutside(Doubt):
    """An entry stands at position {position}, before the first."""


class RecordedBackwards(Doubt):
    """Entry {position} was recorded no later than the entry before it."""


class VersionOutOfOrder(Doubt):
    """Entry {position} has version {version} of its file, where {expected} was due."""


class FileOutOfOrder(Doubt):
    """Entry {position} stands before the one that it follows in its file."""


class RowMalformed(Doubt):
    """Entry {position} has a column that no writer makes."""


class RowChanged(Doubt):
    """Entry {position} is not what its digest says."""


class JournalUnreadable(Doubt):
    """The {journal} journal holds something that cannot be read at all ({reason})."""


class RowsDiffer(Doubt):
    """Read by position and read by file, the record does not hold the same entries up to {position}."""


class TailMissing(Doubt):
    """The record ends before entry {position}, and {size} entries were signed."""


class EntryRewritten(Doubt):
    """Entry {position} is not the one that was signed."""


class HistoryRewritten(Doubt):
    """What stands in the first {size} entries is not what was signed: one from {position} on was changed."""


class HistoryResigned(Doubt):
    """Of the first {size} entries another history was signed before: one from {position} on was changed."""


# What is stored of the log
class CheckpointChanged(Doubt):
    """The stored checkpoint of {position} entries is not one that the log signed: {reason}."""


class TileMissing(Doubt):
    """The tile {number} of level {level}, over the entries from {position} on, is missing."""


class TileChanged(Doubt):
    """The tile {number} of level {level}, over the entries from {position} on, was changed."""


class TileUnexpected(Doubt):
    """There is a tile {number} of level {level}, over entries from {position} on that nobody signed."""


class LogKeyMissing(Doubt):
    """There are checkpoints, and the key of the log {origin} is not there."""


# Sealed parts and their keys
class PartMalformed(Doubt):
    """A sealed part of entry {position} is cut short."""


class PartUnreadable(Doubt):
    """The {category} of entry {position} does not open under its key: one of them was changed or moved."""


class KeyMissing(Doubt):
    """The key of the {category} of entry {position} is gone, and nobody destroyed it in due form."""


class KeyChanged(Doubt):
    """The stored key of the {category} of entry {position} was changed."""


class KeyMoved(Doubt):
    """The key of the {category} of entry {position} belongs to another file or category."""


class ErasureUntrue(Doubt):
    """The key of the {category} of entry {position} is said to be destroyed, and is there."""


class StateChanged(Doubt):
    """The kept state of the file of entry {position} is not what its entries fold to."""


# Documents
class DocumentChanged(Doubt):
    """The document {digest} does not open, or is not what its digest says."""


class DocumentKeyMissing(Doubt):
    """The key of the document {digest} is not there, and nothing says that it was destroyed."""


class DocumentErasureUntrue(Doubt):
    """The key of the document {digest} is said to be destroyed, and is there."""


class DocumentMissing(Doubt):
    """The document {digest}, which entry {position} cites, is not stored."""


# Bundles
class BundleUnreadable(Doubt):
    """Line {line} of the file is not what a bundle has there."""


class LineChanged(Doubt):
    """The line of entry {position} was changed after it was written."""


class LineMissing(Doubt):
    """The file has no entry at {position}, where one is due."""


class ProofFails(Doubt):
    """Entry {position} is not in the signed tree as the file shows it: {reason}."""


class SealMissing(Doubt):
    """The file has no seal: nothing shows that it is what was handed out."""


class SealFails(Doubt):
    """The seal is of another file: something in it was changed after it was handed out."""


# Read models
class ModelDiffers(Doubt):
    """The rows of {model} for the file of entry {position} are not what its entries fold to."""


class ModelInvented(Doubt):
    """{model} has rows of a file of which the record knows nothing."""
