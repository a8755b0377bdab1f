"""What is handed over in binary is stored as it was, every column of it."""

from __future__ import annotations

from datetime import timedelta
from typing import LiteralString
from uuid import UUID

from psycopg.types.range import Int8Range

from domain.kernel.entry import EPOCH
from journal.handling import Handling
from journal.pipe import Statement
from journal.plan import Append, Envelope, Planned, Types
from journal.row import Row, digest
from journal.site import Site
from journal.store import closing, opening, tail_of
from tests.journal.conftest import asked
from tests.journal.conftest import opening as opens
from tests.journal.test_row import GOLDEN, OTHER

APART = GOLDEN._replace(
    position=9,
    originator_version=5,
    event_id=UUID(int=3),
    on_behalf_of="leader-1",
    correlation_id=UUID(int=4),
    causation_id=UUID(int=5),
    matter_id=UUID(int=6),
    evidence="e",
    personal=b"",
)
#: How often the server planned a question of a connection for its parameters alone.
CUSTOM_PLANS: LiteralString = "SELECT coalesce(sum(custom_plans), 0)::bigint FROM pg_prepared_statements"
ANSWERED = Append(
    stream=GOLDEN.originator_id,
    expected_version=2,
    bodies=(),
    envelope=Envelope(actor_id="a", actor_role="officer", unit_id="u"),
    keys={},
    client_id="officer-1",
    command_id="a key in 中文",
    body_sha256=bytes(range(32)),
)


def test_every_column_of_an_entry_is_stored_as_it_was_handed_over(site: Site) -> None:
    rows = [GOLDEN, Row(**OTHER), APART]
    _written(site, Planned(rows, [digest(row) for row in rows], [], [], [], _types(site)))
    with site.connected("record") as conn:
        found = conn.execute("SELECT * FROM entries ORDER BY position", binary=True).fetchall()
    assert found == [_stored(row) for row in rows]


def test_an_accepted_command_is_kept_with_all_positions_that_it_wrote(site: Site) -> None:
    planned = Planned([GOLDEN], [digest(GOLDEN)], [(ANSWERED, 5, 7, b'{"position":7}')], [7], [], _types(site))
    _written(site, planned)
    with site.connected("record") as conn:
        (kept,) = conn.execute("SELECT * FROM commands").fetchall()
        assert conn.execute("SELECT * FROM reference_marks").fetchall() == [(7,)]
    assert kept[:-1] == ("officer-1", "a key in 中文", bytes(range(32)), Int8Range(5, 8, "[)"), b'{"position":7}')


async def test_what_is_asked_for_each_command_is_planned_once(handling: Handling) -> None:
    for n in range(10):
        await handling.handle(asked(opens(f"C-{n}"), key=f"open {n}"))
    ((of_writer,),) = await handling.writer._pens[0].run(Statement(CUSTOM_PLANS))
    ((of_loads,),) = await handling._sessions[0].ask((CUSTOM_PLANS, ()))
    assert (of_writer, of_loads) == ((0,), (0,))


def _written(site: Site, planned: Planned) -> None:
    with site.connected("record") as conn:
        for statement in closing(planned):
            conn.execute(statement.sql, statement.params)


def _types(site: Site) -> Types:
    with site.connected("record") as conn:
        _, (_, tail) = opening([])
        row = conn.execute(tail.sql, tail.params).fetchone()
    assert row is not None
    return tail_of([], row, []).types


def _stored(row: Row) -> tuple[object, ...]:
    """A row as the driver gives it."""
    seen = row._replace(
        occurred_at=EPOCH + timedelta(microseconds=row.occurred_at),
        recorded_at=EPOCH + timedelta(microseconds=row.recorded_at),
        policies=row.policies.split(),
        evidence=row.evidence.split(),
    )  # type: ignore[arg-type]
    return (*seen, digest(row))
