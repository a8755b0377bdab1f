"""Comparing models and kept states with the record: what differs is named, what is only behind is not."""

from __future__ import annotations

import random
from uuid import UUID

import psycopg
import pytest
from uuid_utils.compat import uuid7

from journal.handling.keeping import Keeper
from journal.proof.doubts import Doubt
from journal.proof.verifying import states
from journal.site import Site
from projections.models import MODELS, case_files
from projections.sheets.comparing import compare

from .conftest import OF_CASES, OF_LOOKS, Desk, Pen, Written, invented


@pytest.fixture
def streams(pen: Pen, desk: Desk) -> list[UUID]:
    """A record of some files, and models in step with it."""
    ids = [uuid7() for _ in range(6)]
    mine = [event for event in OF_CASES if type(event) in case_files.MODEL.handles]
    pen.write(invented(random.Random(3), ids, 240, of=mine))
    day, rng = uuid7(), random.Random(2)
    pen.write([Written(day, uuid7(), rng.choice(OF_LOOKS), float(n), float(n)) for n in range(20)], "reads")
    for journal in ("record", "reads"):
        engine = desk.engine(journal=journal)
        while engine.step(300).entries:
            pass
    return ids


def found(site: Site) -> list[tuple[str, str, int]]:
    doubts: list[Doubt] = list(compare(site, MODELS, lambda _: None))
    return [(type(doubt).__name__, str(doubt.facts["model"]), doubt.position) for doubt in doubts]


def change(site: Site, statement: str) -> int:
    with psycopg.connect(site.record_url) as conn:
        return conn.execute(statement.encode()).rowcount


def test_models_in_step_are_as_the_record_folds(site: Site, streams: list[UUID]) -> None:
    assert found(site) == []


def test_models_that_are_behind_are_no_alarm(site: Site, streams: list[UUID], pen: Pen) -> None:
    pen.write(invented(random.Random(4), streams, 50))
    assert found(site) == []


def test_a_changed_row_is_found_at_its_file(site: Site, streams: list[UUID], desk: Desk) -> None:
    begins = desk.reader.stream(streams[2])[0].position
    assert change(site, f"UPDATE views.case_files SET stream = stream WHERE stream = '{streams[2]}'")
    assert found(site) == []
    assert change(site, f"DELETE FROM views.audit_trail WHERE stream = '{streams[2]}' AND position > 100")
    assert found(site) == [("ModelDiffers", "audit_trail", begins)]


def test_rows_of_a_file_that_nobody_opened_are_found(site: Site, streams: list[UUID]) -> None:
    moved = f"UPDATE views.audit_trail SET stream = '{uuid7()}' WHERE stream = '{streams[0]}'"
    assert change(site, moved)
    kinds = {(kind, model) for kind, model, _ in found(site)}
    assert kinds == {("ModelInvented", "audit_trail"), ("ModelDiffers", "audit_trail")}


def test_kept_states_are_what_their_entries_fold_to(site: Site, streams: list[UUID], desk: Desk) -> None:
    with site.connected("record") as conn:
        keeper = Keeper(desk.reader, conn)
        keeper.note(desk.reader.after(0, 1000))
        kept = keeper.keep()
    assert kept > 2
    assert list(states.read(site)) == []


def test_a_changed_kept_state_is_found(site: Site, streams: list[UUID], desk: Desk) -> None:
    with site.connected("record") as conn:
        keeper = Keeper(desk.reader, conn)
        keeper.note(desk.reader.after(0, 1000))
        keeper.keep()
        stream = conn.execute("SELECT stream FROM states LIMIT 1").fetchone()
        assert stream
    begins = desk.reader.stream(stream[0])[0].position
    change(
        site, f"UPDATE record.states SET state = overlay(state placing '\\x00' from 60) WHERE stream = '{stream[0]}'"
    )
    assert [(type(doubt).__name__, doubt.position) for doubt in states.read(site)] == [("StateChanged", begins)]


def test_a_kept_state_of_another_version_is_found(site: Site, streams: list[UUID], desk: Desk) -> None:
    with site.connected("record") as conn:
        keeper = Keeper(desk.reader, conn)
        keeper.note(desk.reader.after(0, 1000))
        keeper.keep()
    assert change(site, "UPDATE record.states SET last_position = last_position + 1 WHERE version > 0")
    assert list(states.read(site)) != []
