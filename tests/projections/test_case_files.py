"""What a case file counts, whatever order its entries came in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

import pytest
from msgspec.structs import replace

from domain.contacts.examples import missed, scheduled
from domain.contacts.record import MissWithdrawn, WithdrawalReason
from domain.intake.examples import opened
from domain.intake.relocation.examples import approved, arrived
from domain.intake.term.examples import run
from domain.kernel.correction import EntryCorrected
from domain.kernel.event import Event
from domain.kernel.history import history
from projections.models import case_files, memberships
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


def test_a_file_is_held_by_the_unit_where_the_person_reported_and_its_term_is_the_recalculated_one() -> None:
    moved = replace(arrived, unit_id="harbour-office")
    assert file_of([opened, approved]).unit_id == "north-office"
    assert file_of([opened, approved, arrived]).unit_id == "north-office"
    row = file_of([opened, approved, moved, run])
    assert (row.unit_id, row.term_ends_on) == ("harbour-office", run.ends_on)
    assert row.says["unit_id"].entry == UUID(int=3)
    assert row.says["term_ends_on"].entry == UUID(int=4)


def test_a_file_is_among_those_of_every_unit_that_has_held_it() -> None:
    moved = replace(arrived, unit_id="harbour-office")
    stream = uuid4()
    events = [opened, arrived, moved, moved]
    written = [Written(stream, UUID(int=n), event, float(n), float(n)) for n, event in enumerate(events, 1)]
    rows = memberships.MODEL.folded(entries_of(written)).rows.values()
    assert {(row.unit_id, row.from_position) for row in rows} == {("north-office", 1), ("harbour-office", 3)}
