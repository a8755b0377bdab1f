"""A sheet that is advanced, or refolded where it must be, is what folding everything anew gives. No server."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.kernel.entry import AnyEntry
from domain.kernel.history import history
from projections.model import Model
from projections.models import MODELS, of_journal
from projections.sheets.folding import REFOLDS, advanced, advances, ordered, refolded

from .conftest import OF_LOOKS, Written, entries_of, invented

OF_RECORD = of_journal("record")


def batches(entries: Sequence[AnyEntry], rng: random.Random) -> Iterator[tuple[list[AnyEntry], list[AnyEntry]]]:
    """Entries in batches of random size: all so far, and those of the batch."""
    start = 0
    while start < len(entries):
        end = start + rng.choice((1, 1, 2, 5, 20))
        yield list(entries[:end]), list(entries[start:end])
        start = end


def looked(rng: random.Random, count: int) -> list[AnyEntry]:
    """One day of looks, at files that are looked at again and again."""
    day = uuid4()
    return entries_of([Written(day, uuid4(), rng.choice(OF_LOOKS), float(n), float(n)) for n in range(count)])


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 60), st.sampled_from((0.0, 0.3, 0.9)), st.sampled_from((0.0, 0.1, 0.5)))
def test_every_model_equals_its_refold_at_every_position(seed: int, count: int, late: float, corrected: float) -> None:
    rng = random.Random(seed)
    of_file = entries_of(invented(rng, [uuid4()], count, late=late, corrected=corrected))
    of_day = looked(rng, count)
    for model in MODELS:
        entries = of_day if model.journal == "reads" else of_file
        sheet, last = model.sheet(), None
        for so_far, batch in batches(entries, rng):
            new = [e for e in batch if type(e.event) in model.handles]
            if any(type(e.event) in REFOLDS for e in batch) or not advances(model, last, new):
                last = refolded(model, sheet, so_far, history(so_far))
            else:
                last = advanced(model, sheet, last, new)
            anew = model.folded(ordered(model, so_far, history(so_far)))
            assert sheet.rows == anew.rows


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2**32))
def test_a_fold_leaves_the_rows_that_are_stored_as_they_are(seed: int) -> None:
    rng = random.Random(seed)
    entries = entries_of(invented(rng, [uuid4()], 60, late=0, corrected=0))
    for model in OF_RECORD:
        mine = ordered(model, entries, history(entries))
        stored = list(model.folded(mine[: len(mine) // 2]).rows.values())
        before = deepcopy(stored)
        sheet = model.sheet(stored)
        advanced(model, sheet, None, mine[len(mine) // 2 :])
        assert stored == before
        sheet.undo()
        assert sheet.rows == model.sheet(before).rows


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 60))
def test_what_is_written_of_a_sheet_is_what_changed_in_it(seed: int, count: int) -> None:
    rng = random.Random(seed)
    entries = entries_of(invented(rng, [uuid4()], count))
    for model in OF_RECORD:
        sheet = model.sheet()
        table: dict[Any, Any] = {}
        for so_far, _ in batches(entries, rng):
            refolded(model, sheet, so_far, history(so_far))
            found = sheet.differences()
            for row in found.removed:
                del table[model.key_of(row)]
            for row in found.changed:
                assert table[model.key_of(row)] != row
                table[model.key_of(row)] = row
            for row in found.added:
                assert table.setdefault(model.key_of(row), row) is row
            sheet.settle()
            assert table == sheet.rows


def test_a_sheet_that_is_undone_is_what_it_was() -> None:
    entries = entries_of(invented(random.Random(3), [uuid4()], 60))
    for model in OF_RECORD:
        sheet = model.sheet(model.folded(history(entries[:30])).rows.values())
        before = dict(sheet.rows)
        advanced(model, sheet, None, [e for e in entries[30:] if type(e.event) in model.handles])
        sheet.undo()
        assert sheet.rows == before
        assert sheet.differences() == ([], [], [])


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_a_fold_is_total_over_what_it_handles(model: Model[Any]) -> None:
    rng = random.Random(1)
    for _ in range(30):
        if model.journal == "reads":
            entries = looked(rng, 20)
        else:
            entries = entries_of(invented(rng, [uuid4()], 40, corrected=0.3))
        rng.shuffle(entries)
        model.folded(entries)


def test_five_thousand_entries_fold_in_linear_time() -> None:
    """Eight times the entries may take no more than about eight times as long, for every model."""
    of_file = entries_of(invented(random.Random(5), [uuid4()], 8_000, late=0, corrected=0))
    of_day = looked(random.Random(5), 8_000)
    for model in MODELS:
        entries = of_day if model.journal == "reads" else of_file
        seconds = []
        for count in (1_000, 8_000):
            started = time.process_time()
            model.folded(entries[:count])
            seconds.append(time.process_time() - started)
        assert seconds[1] < 40 * seconds[0] + 0.05
