"""Rows survive the way into a table and back, by COPY, by arrays and as JSON; and count the same."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from uuid_utils.compat import uuid7

from domain.catalogue import event_examples
from domain.intake.record import Sex
from domain.kernel.correction import EntryCorrected
from domain.kernel.event import Category, Sealed
from domain.kernel.history import history
from projections.model import Cite, Model, Row
from projections.models import MODELS, case_files
from projections.models.files.row import CaseFile, Due
from projections.questions import CASE_FILE, ask, ask_of
from projections.schema import live
from projections.sheets import checksum, storing
from projections.sheets.columns import columns_of
from projections.sheets.folding import ordered

from .conftest import OF_LOOKS, Desk, Written, digest, entries_of, invented

FULL = CaseFile(
    stream=UUID(int=1),
    case_number='C"1\\,{}\t☃',
    sex=Sex.FEMALE,
    birth_year=-5,
    name=Sealed(UUID(int=1), 3, "a.b.v1", Category.IDENTITY, b"\x00\xff part", "name"),
    term_begins_on=date(1901, 2, 3),
    opened_at=datetime(1905, 1, 1, 1, 2, 3, 456789, UTC),
    reporting_missed=True,
    due={UUID(int=n): Due(date(2026, 1, n), date(2026, 1, n), date(2026, 1, n)) for n in (9, 2, 5)},
    custody={UUID(int=7): datetime(2026, 1, 1, tzinfo=UTC)},
    says={"name": Cite(2, UUID(int=4)), "b": Cite(1, UUID(int=3))},
)


def rows_of(model: Model[Any]) -> list[Row]:
    stream, rng = uuid7(), random.Random(6)
    if model.journal == "reads":
        entries = entries_of([Written(stream, uuid7(), rng.choice(OF_LOOKS), n, n) for n in range(30)])
    else:
        handled = tuple(event for event in event_examples() if type(event) in model.handles - {EntryCorrected})
        entries = entries_of(invented(rng, [stream], 300, corrected=0.02, of=handled))
    return list(model.folded(ordered(model, entries, history(entries))).rows.values())


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_rows_come_back_as_they_went(desk: Desk, model: Model[Any]) -> None:
    ((table, _, _),) = live(desk.views, [model])
    rows = rows_of(model)
    storing.add(desk.views, table, rows)
    found = storing.load(desk.views, table, [rows[0].stream])[rows[0].stream]
    assert {digest(row) for row in found} == {digest(row) for row in rows}
    assert checksum.of_rows(found) == checksum.of_rows(rows)
    assert checksum.of_live(desk.views, model).digest == checksum.of_rows(rows)


def test_odd_values_come_back_as_they_went_by_every_way(desk: Desk) -> None:
    ((table, _, _),) = live(desk.views, [case_files.MODEL])
    storing.add(desk.views, table, [FULL])
    asked = {"stream": FULL.stream}
    assert ask(desk.views, CASE_FILE, asked) == [FULL]
    assert ask_of(desk.views, CASE_FILE, asked, {"case_files": [FULL]}) == [FULL]
    other = replace(FULL, name=None, case_number=None, birth_year=2**40, due={}, reporting_missed=False)
    storing.write(desk.views, table, storing.Differences([], [other], []))
    assert ask(desk.views, CASE_FILE, asked) == [other]
    storing.remove(desk.views, table, [other])
    assert ask(desk.views, CASE_FILE, asked) == []


def test_a_checksum_does_not_depend_on_the_order_of_maps_or_rows() -> None:
    turned = replace(FULL, due=dict(reversed(FULL.due.items())), says=dict(reversed(FULL.says.items())))
    other = replace(FULL, stream=UUID(int=2))
    assert checksum.of_rows([FULL, other]) == checksum.of_rows([other, turned])
    assert checksum.of_rows([FULL]) != checksum.of_rows([replace(FULL, birth_year=-4)])


@settings(max_examples=200, deadline=None)
@given(st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)), st.integers(-(2**63), 2**63 - 1))
def test_instants_and_numbers_are_framed_exactly(at: datetime, number: int) -> None:
    kinds = {c.name: c.kind for c in columns_of(CaseFile)}
    framed = kinds["opened_at"].framed([at.replace(tzinfo=UTC)])[0]
    micros = int.from_bytes(framed[4:], "big", signed=True)
    assert datetime(2000, 1, 1) + timedelta(microseconds=micros) == at
    assert int.from_bytes(kinds["version"].framed([number])[0][4:], "big", signed=True) == number


def test_a_type_that_has_no_column_is_refused() -> None:
    class Odd(Row, frozen=True, kw_only=True):
        ratio: float

    class Either(Row, frozen=True, kw_only=True):
        value: int | str

    for row in (Odd, Either):
        with pytest.raises(TypeError, match="column"):
            columns_of(row)
