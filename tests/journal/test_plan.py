"""The pure plan of a batch: numbering, verdicts, idempotence."""

from __future__ import annotations

import itertools
import os
from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from domain.kernel.codec import Encoded
from domain.kernel.event import Category
from journal.plan import ANY_VERSION, Accepted, Append, Body, Conflict, Envelope, OtherBody, Tail, plan
from journal.sealing import Key

KEYS = {Category.FACTS: Key(bytes(16), AESGCM(bytes(32)))}
ENVELOPE = Envelope(actor_id="a", actor_role="officer", unit_id="u")
EMPTY = Tail(0, 0, 1_000, 0, {}, {})


def append(stream: int, expected: int, *, events: int = 1, key: str = "", body: bytes = b"1", **more: int) -> Append:
    return Append(
        stream=UUID(int=stream),
        expected_version=expected,
        bodies=[Body(UUID(bytes=os.urandom(16)), Encoded("t.t.v1", b"{}", ())) for _ in range(events)],
        envelope=ENVELOPE,
        keys=KEYS,
        client_id="c" if key else "",
        command_id=key,
        body_sha256=body * 32,
        **more,
    )


def test_one_callers_conflict_refuses_that_caller_alone() -> None:
    planned = plan(EMPTY, [append(1, 0), append(1, 0), append(2, 0), append(1, 1)])
    assert [type(v) for v in planned.verdicts] == [Accepted, Conflict, Accepted, Accepted]
    assert [(r.originator_id.int, r.originator_version, r.position) for r in planned.rows] == [
        (1, 1, 1),
        (2, 1, 2),
        (1, 2, 3),
    ]


def test_the_conflict_tells_the_version_that_is_there() -> None:
    assert plan(EMPTY._replace(versions={UUID(int=1): 9}), [append(1, 8)]).verdicts == [Conflict(9)]


def test_a_command_repeated_in_the_same_batch_gets_the_first_answer() -> None:
    planned = plan(EMPTY, [append(1, 0, key="k"), append(1, 0, key="k")])
    first, second = planned.verdicts
    assert isinstance(first, Accepted)
    assert second == Accepted(first.answer, repeated=True)
    assert len(planned.rows) == 1


def test_a_command_known_before_gets_its_answer_and_writes_nothing() -> None:
    known = EMPTY._replace(answered={("c", "k"): (b"1" * 32, b"answer")})
    planned = plan(known, [append(1, 0, key="k")])
    assert planned.verdicts == [Accepted(b"answer", repeated=True)]
    assert planned.rows == []


def test_the_same_key_with_another_body_is_refused() -> None:
    known = EMPTY._replace(answered={("c", "k"): (b"1" * 32, b"answer")})
    assert plan(known, [append(1, 0, key="k", body=b"2")]).verdicts == [OtherBody()]


def test_a_decision_that_rested_on_older_references_is_refused() -> None:
    tail = EMPTY._replace(reference_position=5, position=5)
    assert plan(tail, [append(1, 0, reference_position=4)]).verdicts == [Conflict(0)]
    assert isinstance(plan(tail, [append(1, 0, reference_position=5)]).verdicts[0], Accepted)


def test_a_reference_entry_of_this_batch_counts_for_those_after_it() -> None:
    unit = msgspec.structs.replace(append(1, 0), refers=True)
    planned = plan(EMPTY, [unit, append(2, 0, reference_position=0)])
    assert planned.marks == [1]
    assert planned.verdicts[1] == Conflict(0)


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(-1, 6), st.integers(1, 3)), max_size=40), st.integers(0, 99))
def test_whatever_comes_the_numbers_are_dense_and_time_rises(wanted: list[tuple[int, int, int]], position: int) -> None:
    tail = EMPTY._replace(position=position, last_recorded_at=5_000)  # the clock is behind: time rises all the same
    planned = plan(tail, [append(s, ANY_VERSION if e < 0 else e, events=n) for s, e, n in wanted])
    assert [r.position for r in planned.rows] == list(range(position + 1, position + 1 + len(planned.rows)))
    for stream in range(1, 5):
        versions = [r.originator_version for r in planned.rows if r.originator_id.int == stream]
        assert versions == list(range(1, len(versions) + 1))
    times = [5_000, *(r.recorded_at for r in planned.rows)]
    assert all(a < b for a, b in itertools.pairwise(times))
    accepted = [v for v in planned.verdicts if isinstance(v, Accepted)]
    assert sum(len(v.told.entries) for v in accepted if v.told) == len(planned.rows)
