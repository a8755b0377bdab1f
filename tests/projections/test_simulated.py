"""A simulated population: what replay answers for any file, day and position is what models built there hold."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.kernel.correction import EntryCorrected
from domain.kernel.entry import AnyEntry
from domain.kernel.history import history
from journal.site import Site
from journal.walking import Part, walker
from projections import schema
from projections.models import of_journal
from projections.questions import AUDIT_TRAIL, CASE_FILE, CONTRIBUTIONS, TALLIES, ask, ask_of
from projections.replay import view
from projections.sheets import building
from rollcall.simulating.simulator import simulate

from .conftest import Desk, digest

OF_RECORD = of_journal("record")
CASES, MONTHS, TRIPLES, POSITIONS = 24, 10, 200, 25
ASKED = {"span": None, "after": 0, "limit": 10_000}
QUESTIONS: tuple[Any, ...] = (CASE_FILE, TALLIES, CONTRIBUTIONS, AUDIT_TRAIL)


@pytest.fixture
def cases(site: Site, desk: Desk) -> dict[UUID, list[AnyEntry]]:
    """A population that was lived through, with late entries and corrections: each file with its entries."""
    simulate(site, CASES, MONTHS, 7)
    with site.connected("record") as conn:
        ids = [row[0] for row in conn.execute("SELECT originator_id FROM entries GROUP BY 1 HAVING count(*) > 1")]
    found = desk.reader.streams(sorted(ids))
    entries = [entry for of_file in found.values() for entry in of_file]
    assert len(found) == CASES
    assert any(isinstance(entry.event, EntryCorrected) for entry in entries)
    assert any(entry.recorded_at - entry.occurred_at > timedelta(days=1) for entry in entries)
    return found


def rebuilt(site: Site, desk: Desk, position: int) -> None:
    """Put models in the place of the live ones that were built from the record cut at a position."""
    with desk.views.transaction():
        for model in OF_RECORD:
            desk.views.execute(f"TRUNCATE {model.name}")  # type: ignore[arg-type]
        desk.views.execute("TRUNCATE streams, parked")
        fill = building.Fill(desk.views, [table for table, _, _ in schema.live(desk.views, OF_RECORD)])
        with walker(site) as walk:
            for after, upto in building.cuts(desk.reader, position):
                for stream, entries in walk.files(Part(after, upto, position)):
                    fill.add(stream, entries)
        fill.flush()
        assert fill.entries == position
    assert desk.views.execute("SELECT count(*) FROM parked").fetchone() == (0,)


def folded(entries: list[AnyEntry], as_at: datetime) -> dict[str, list[Any]]:
    """The rows of every model from entries as read back, those that occurred by an instant."""
    written, effective = [e for e in entries if e.occurred_at <= as_at], history(entries, as_at=as_at)
    sheets = {m.name: m.folded(written if m.order == "record" else effective) for m in OF_RECORD}
    return {name: list(sheet.rows.values()) for name, sheet in sheets.items()}


def digests(rows: Mapping[str, Iterable[Any]]) -> dict[str, set[bytes]]:
    return {name: set(map(digest, found)) for name, found in rows.items()}


def test_two_hundred_questions_are_answered_alike_by_replay_and_by_models_rebuilt_there(
    site: Site, desk: Desk, cases: dict[UUID, list[AnyEntry]]
) -> None:
    chance = random.Random(11)
    head, streams = desk.reader.head().position, sorted(cases)
    known = [*sorted(chance.sample(range(head // 10, head), POSITIONS - 1)), head]
    lines, there = 0, 0
    for known_at in known:
        rebuilt(site, desk, known_at)
        for stream in chance.sample(streams, TRIPLES // POSITIONS):
            read = [e for e in cases[stream] if e.position <= known_at]
            now = view(desk.reader, stream, known_at=known_at)
            params = {"stream": stream, **ASKED}
            asked = {question.models[0].name: ask(desk.views, question, params) for question in QUESTIONS}
            if now is None:
                assert (read, any(asked.values())) == ([], False)
                continue
            there += 1
            assert digests(now.rows) == desk.all_rows(OF_RECORD, stream)
            as_at = chance.choice(cases[stream]).occurred_at + timedelta(hours=chance.choice((-1, 0, 30)))
            then = view(desk.reader, stream, as_at=as_at, known_at=known_at)
            assert then is not None
            anew = folded(read, as_at)
            assert digests(then.rows) == digests(anew)
            for question in QUESTIONS:
                answered = ask_of(desk.views, question, params, now.rows)
                assert answered == asked[question.models[0].name]
                lines += len(answered)
                assert ask_of(desk.views, question, params, then.rows) == ask_of(desk.views, question, params, anew)
    assert there > TRIPLES // 2
    assert lines > 10 * TRIPLES


def test_models_rebuilt_at_a_position_are_those_that_were_advanced_to_it(
    site: Site, desk: Desk, cases: dict[UUID, list[AnyEntry]]
) -> None:
    chance = random.Random(2)
    head = desk.reader.head().position
    engine = desk.engine()
    followed: dict[int, dict[str, set[bytes]]] = {}
    for position in [*sorted(chance.sample(range(1, head), 6)), head]:
        while engine.position < position:
            engine.step(min(position, engine.position + chance.choice((1, 40, 333))))
        followed[position] = desk.all_rows(OF_RECORD, *cases)
    for position, rows in followed.items():
        rebuilt(site, desk, position)
        assert desk.all_rows(OF_RECORD, *cases) == rows
