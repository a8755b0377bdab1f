"""What a case file counts, whatever order its entries came in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

import pytest

from domain.contacts.examples import missed, scheduled
from domain.contacts.record import MissWithdrawn, WithdrawalReason
from domain.kernel.correction import EntryCorrected
from domain.kernel.event import Event
from domain.kernel.history import history
from projections.models import case_files
from projections.models.files.row import CaseFile

from .conftest import Written, entries_of

ON = missed.due_on
withdrawn = MissWithdrawn(check_in_id=missed.check_in_id, due_on=ON, reason=WithdrawalReason.EXCUSED)
MISS = UUID(int=1)  # the event id of the first entry of each file here


def file_of(events: Sequence[Event]) -> CaseFile:
    stream = uuid4()
    written = [Written(stream, UUID(int=n), event, float(n), float(n)) for n, event in enumerate(events, 1)]
    (row,) = case_files.MODEL.folded(history(entries_of(written))).rows.values()
    assert isinstance(row, CaseFile)
    return row


@pytest.mark.parametrize(
    ("events", "stand"),
    [
        ([missed], {missed.check_in_id: ON}),
        ([missed, missed], {missed.check_in_id: ON}),
        ([missed, withdrawn], {}),
        ([missed, withdrawn, withdrawn], {}),
        ([withdrawn], {}),
        ([withdrawn, missed], {missed.check_in_id: ON}),
        ([withdrawn, missed, withdrawn], {}),
        ([scheduled, missed, missed, withdrawn], {}),
    ],
    ids=lambda value: "-".join(type(event).__name__ for event in value) if isinstance(value, list) else None,
)
def test_a_miss_counts_once_as_long_as_it_stands(events: list[Event], stand: dict[UUID, date]) -> None:
    row = file_of(events)
    assert (row.missed, row.check_ins_missed) == (stand, len(stand))


def test_a_miss_that_a_correction_took_out_is_not_taken_back_a_second_time() -> None:
    taken_out = EntryCorrected(entry=MISS, becomes=None, reason="-", proposed_by="officer-3")
    for events in ([missed, withdrawn, taken_out], [missed, taken_out, withdrawn]):
        assert file_of(events).check_ins_missed == 0


def test_a_miss_taken_back_leaves_the_others() -> None:
    other = uuid4()
    row = file_of([missed, type(missed)(check_in_id=other, due_on=ON, grace_until=ON), withdrawn])
    assert row.missed == {other: ON}
    assert row.check_ins_missed == 1
