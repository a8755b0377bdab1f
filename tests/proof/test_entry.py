"""The tree's entry: 57 bytes, one way to write them and one way to read them."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from journal.proof import entry, merkle
from journal.proof.doubts import EntryMalformed
from journal.proof.entry import TreeEntry

ENTRIES = st.builds(
    TreeEntry,
    st.integers(1, (1 << 63) - 1),
    st.binary(min_size=16, max_size=16),
    st.binary(min_size=32, max_size=32),
)


def test_an_entry_is_laid_out_as_it_says():
    written = TreeEntry(0x0102, bytes.fromhex("aa" * 16), bytes.fromhex("bb" * 32)).to_bytes()
    assert written.hex() == "01" + "0000000000000102" + "aa" * 16 + "bb" * 32
    assert len(written) == entry.SIZE == 57


def test_the_first_position_has_the_leaf_index_nought():
    assert TreeEntry(1, bytes(16), bytes(32)).leaf_index == 0


@given(ENTRIES)
@example(TreeEntry(1, bytes(16), bytes(32)))
@example(TreeEntry((1 << 63) - 1, bytes(16), bytes(32)))
def test_an_entry_is_read_as_it_was_written(written: TreeEntry):
    assert TreeEntry.from_bytes(written.to_bytes()) == written


@given(st.lists(ENTRIES))
def test_leaves_in_bulk_are_those_of_the_entries(written: list[TreeEntry]):
    assert entry.leaves(written) == [merkle.leaf(each.to_bytes()) for each in written]


@pytest.mark.parametrize(
    "misfit",
    [
        (0, bytes(16), bytes(32)),
        (-1, bytes(16), bytes(32)),
        (1 << 63, bytes(16), bytes(32)),
        (1, bytes(15), bytes(33)),
        (1, bytes(17), bytes(31)),
    ],
)
def test_a_field_that_does_not_fit_is_refused(misfit: tuple[int, bytes, bytes]):
    with pytest.raises(ValueError, match="position from 1"):
        TreeEntry(*misfit).to_bytes()
    with pytest.raises(ValueError, match="position from 1"):
        entry.leaves([misfit])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x01" + bytes(56),
        b"\x02" + bytes(7) + b"\x01" + bytes(48),
        b"\x01" + bytes(7) + b"\x01" + bytes(47),
        b"\x01" + bytes(7) + b"\x01" + bytes(49),
        b"\x01\x80" + bytes(55),
    ],
)
def test_other_bytes_are_no_entry(data: bytes):
    with pytest.raises(EntryMalformed):
        TreeEntry.from_bytes(data)
