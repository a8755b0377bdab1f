"""The stored form of a row, and its digest."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from journal.row import Row, digest, frame, parts

GOLDEN = Row(
    position=7,
    originator_id=UUID("018f0000-0000-7000-8000-000000000001"),
    originator_version=3,
    topic="contacts.check-in-received.v2",
    event_id=UUID("018f0000-0000-7000-8000-000000000002"),
    occurred_at=1_700_000_000_000_000,
    occurred_precision="day",
    recorded_at=1_700_000_100_000_001,
    actor_id="officer-1",
    actor_role="officer",
    on_behalf_of=None,
    unit_id="county",
    source="api",
    command_id="key-1",
    correlation_id=UUID("018f0000-0000-7000-8000-000000000003"),
    causation_id=None,
    matter_id=None,
    policies="a@1#00 b@2#11",
    evidence="",
    facts=bytes(range(40)),
    personal=frame(3, bytes(range(50))) + frame(4, bytes(range(60))),
)

OTHER: dict[str, Any] = {
    "position": 8,
    "originator_id": UUID(int=1),
    "originator_version": 4,
    "topic": "contacts.check-in-received.v1",
    "event_id": UUID(int=2),
    "occurred_at": GOLDEN.occurred_at + 1,
    "occurred_precision": "instant",
    "recorded_at": GOLDEN.recorded_at + 1,
    "actor_id": "officer-2",
    "actor_role": "reviewer",
    "on_behalf_of": "",
    "unit_id": "county2",
    "source": "",
    "command_id": "key-2",
    "correlation_id": None,
    "causation_id": UUID(int=0),
    "matter_id": UUID(int=0),
    "policies": "a@1#00",
    "evidence": "x",
    "facts": bytes(range(41)),
    "personal": frame(3, bytes(range(50))),
}


def test_the_digest_of_the_golden_row_never_changes() -> None:
    assert digest(GOLDEN).hex() == "fb38dd80cb53351e5a6bb2046331cab0f2a3d0851333eb30bfdeb29ce719beb0"


@pytest.mark.parametrize("column", Row._fields)
def test_every_column_counts_in_the_digest(column: str) -> None:
    changed = GOLDEN._replace(**{column: OTHER[column]})
    assert digest(changed) != digest(GOLDEN)


def test_text_cannot_move_from_one_column_to_the_next() -> None:
    left = GOLDEN._replace(unit_id="ab", source="c")
    right = GOLDEN._replace(unit_id="a", source="bc")
    assert digest(left) != digest(right)


def test_personal_parts_come_back_as_they_were_framed() -> None:
    assert parts(GOLDEN.personal) == [(3, bytes(range(50))), (4, bytes(range(60)))]


@pytest.mark.parametrize("cut", [1, 10, 33, 60])
def test_a_part_that_is_cut_short_is_noticed(cut: int) -> None:
    with pytest.raises(ValueError, match="cut short"):
        parts(GOLDEN.personal[:-cut])
