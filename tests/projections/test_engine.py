"""The engine on real servers: tables in step with the record, whatever comes in whatever order."""

from __future__ import annotations

import random
from typing import Any
from uuid import uuid4

import msgspec
import psycopg
import pytest
from uuid_utils.compat import uuid7

from domain.contacts.record import TalkHeld
from domain.intake.record import CaseOpened, IdentityMethod, IdentityVerified
from domain.kernel.event import CATALOGUE, slice_of
from projections import engine as engine_module
from projections.models import MODELS, accesses, audit_trail, tallies
from projections.schema import FormChanged, live
from projections.shares.standing import Superseded, part
from projections.sheets import room, shelf

from .conftest import FOLDED, OF_CASES, OF_LOOKS, OF_RECORD, Desk, Pen, Written, assert_in_step, digest, invented


@pytest.mark.parametrize("seed", range(4))
def test_tables_are_in_step_after_every_batch_of_any_size(
    pen: Pen, desk: Desk, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "ROWS_HELD", random.Random(seed).choice((1, 40, 10_000)))  # sheets come and go
    rng = random.Random(seed)
    streams = [uuid7() for _ in range(4)]
    pen.write(invented(rng, streams, 260))
    engine = desk.engine()
    while engine.position < 260:
        engine.step(engine.position + rng.choice((1, 3, 17, 60)))
        assert_in_step(desk, streams, engine.position)


def test_another_engine_goes_on_where_the_first_one_stopped(pen: Pen, desk: Desk) -> None:
    rng = random.Random(7)
    streams = [uuid7() for _ in range(5)]
    pen.write(invented(rng, streams, 200))
    while True:
        engine = desk.engine()  # remembers nothing
        if not engine.step(min(200, engine.position + 23)).entries:
            break
    assert engine.position == 200
    assert_in_step(desk, streams, 200)


def test_a_late_fact_makes_only_its_own_stream_be_refolded(pen: Pen, desk: Desk) -> None:
    one, other = uuid7(), uuid7()
    talk = TalkHeld(talk="first")
    pen.write([Written(s, uuid7(), talk, h, h) for h, s in enumerate((one, other, one, other))])
    engine = desk.engine()
    assert engine.step(4).refolds == 0
    pen.write([Written(one, uuid7(), talk, 0.5, 5)])
    assert engine.step(5).refolds == 1
    assert_in_step(desk, [one, other], 5)


def test_a_late_fact_in_the_batch_of_what_it_precedes_needs_no_refold(pen: Pen, desk: Desk) -> None:
    one = uuid7()
    pen.write([Written(one, uuid7(), TalkHeld(talk="first"), hour, 9) for hour in (3, 1, 2)])
    assert desk.engine().step(3).refolds == 0
    assert_in_step(desk, [one], 3)


def test_looks_become_accesses_of_the_files_they_were_at(pen: Pen, desk: Desk) -> None:
    rng = random.Random(2)
    day = uuid4()
    pen.write([Written(day, uuid7(), rng.choice(OF_LOOKS), float(n), float(n)) for n in range(40)], "reads")
    engine = desk.engine(journal="reads")
    while engine.position < 40:
        engine.step(engine.position + 7)
    anew = accesses.MODEL.folded(desk.looks.stream(day))
    assert desk.rows(accesses.MODEL, day) == {digest(row) for row in anew.rows.values()}
    assert anew.rows


def test_what_could_not_be_written_is_folded_again(pen: Pen, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker killed in the middle of a transaction loses nothing and doubles nothing."""
    rng = random.Random(9)
    streams = [uuid7() for _ in range(3)]
    pen.write(invented(rng, streams, 90))
    engine = desk.engine()
    engine.step(30)
    real = shelf.storing.add_backlog
    failures = iter((True, False))

    def breaks(*args: Any) -> None:
        if args[1].model.name == "audit_trail" and next(failures, False):
            raise psycopg.OperationalError("the server went away")
        real(*args)

    monkeypatch.setattr(shelf.storing, "add_backlog", breaks)
    with pytest.raises(psycopg.OperationalError):
        engine.step(60)
    assert engine.position == 30
    assert_in_step(desk, streams, 30)
    engine.step(60)
    engine.step(90)
    assert_in_step(desk, streams, 90)


def test_an_engine_notices_that_another_build_took_its_place(pen: Pen, desk: Desk) -> None:
    pen.write(invented(random.Random(1), [uuid7()], 20))
    engine = desk.engine()
    engine.step(10)
    desk.views.execute(
        "UPDATE positions SET turn = turn + 1 WHERE build = (SELECT build FROM models WHERE model = 'tallies')"
    )
    with pytest.raises(Superseded, match="tallies"):
        engine.step(20)
    assert desk.views.execute("SELECT DISTINCT position FROM positions WHERE journal = 'record'").fetchall() == [(10,)]


def test_a_model_that_is_behind_is_brought_up_to_the_others_first(pen: Pen, desk: Desk) -> None:
    """And goes on from its own rows, also of streams that the others have met first."""
    streams = [uuid7(), uuid7()]
    pen.write(invented(random.Random(3), streams, 120, of=[e for e in OF_CASES if type(e) in tallies.MODEL.handles]))
    part(desk.views, live(desk.views, [tallies.MODEL])[0][0].build, ["tallies"])
    desk.engine([tallies.MODEL]).step(50)
    engine = desk.engine()
    positions = []
    while engine.step(120).entries:
        positions.append({s.model.name: s.position for s in engine.shelves})
    assert positions[0]["tallies"] == positions[0]["case_files"] == 50
    assert_in_step(desk, streams, 120)


def test_columns_that_changed_under_the_same_version_are_refused(desk: Desk) -> None:
    changed = msgspec.structs.replace(audit_trail.MODEL, indexes=("position",))
    with pytest.raises(FormChanged):
        live(desk.views, [changed])


def test_the_batch_grows_with_the_lag(pen: Pen, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    pen.write(invented(random.Random(3), [uuid7() for _ in range(3)], 500))
    monkeypatch.setattr(engine_module, "MOST", 300)
    engine = desk.engine()
    assert [engine.step(500).entries for _ in range(3)] == [300, 200, 0]


def test_all_models_share_one_room_and_the_longest_untouched_go_first(
    pen: Pen, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "ROWS_HELD", 400)
    streams = [uuid7() for _ in range(12)]
    pen.write(invented(random.Random(3), streams, 240))
    engine = desk.engine()
    while engine.step(min(240, engine.position + 10)).entries:
        assert engine.room.rows <= 400
        assert engine.room.rows == sum(held.size for shelf in engine.shelves for held in shelf._held.values())
    newest = {entry.originator_id for entry in desk.reader.after(239, 1)}
    assert newest <= {stream for shelf in engine.shelves for stream in shelf._held}
    assert_in_step(desk, streams, 240)


def test_a_model_for_which_a_batch_has_nothing_costs_no_statement(pen: Pen, desk: Desk) -> None:
    class Noting(psycopg.Cursor[Any]):
        def execute(self, query: Any, *args: Any, **options: Any) -> Any:
            said.append(query if isinstance(query, str) else query.as_string(None))
            return super().execute(query, *args, **options)

    said: list[str] = []
    stream = uuid7()
    pen.write([Written(stream, uuid7(), IdentityVerified(method=IdentityMethod.DOCUMENT), n, n) for n in range(4)])
    engine = desk.engine()
    engine.step(1)
    engine._forget()
    desk.views.cursor_factory = Noting
    engine.step(3)
    assert not [text for text in said for model in ("tallies", "contributions", "memberships") if model in text]
    assert sum("positions" in text for text in said) == sum("streams" in text for text in said if "INSERT" in text) == 1
    before = len(said)
    engine.step(4)
    assert len(said) - before == 3  # where it is, the file's row, the file's last key; the line of the trail is copied


def test_what_comes_after_a_batch_is_told_its_entries(pen: Pen, desk: Desk) -> None:
    stream = uuid7()
    pen.write(invented(random.Random(3), [stream], 30))
    told: list[int] = []
    engine = desk.engine(after_batch=lambda groups: told.extend(e.position for g in groups.values() for e in g))
    while engine.step(30).entries:
        pass
    assert told == list(range(1, 31))


def test_the_projector_may_not_write_the_record_and_the_service_not_the_views(desk: Desk, site: Any) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        desk.views.execute("DELETE FROM record.entries")
    with site.connected("views") as conn, pytest.raises(psycopg.errors.InsufficientPrivilege):
        conn.execute("DELETE FROM case_files")


def test_no_row_holds_a_personal_value_in_clear(pen: Pen, desk: Desk) -> None:
    stream = uuid7()
    opened = CaseOpened(case_number="C-1", unit_id="county", category="parole", name="Jane Doe", address="Elm Street")
    talk = TalkHeld(talk="first", note="her sister is ill")
    pen.write([Written(stream, uuid7(), opened, 1, 1), Written(stream, uuid7(), talk, 2, 2)])
    desk.engine().step(2)
    for model in OF_RECORD:
        text = str(desk.views.execute(f"SELECT * FROM {model.name}").fetchall())  # type: ignore[arg-type]
        assert "Jane" not in text
        assert "Elm" not in text
        assert "sister" not in text


def test_every_event_is_listed_by_a_model_of_its_journal() -> None:
    """A new event has to be thought of: it is in no model until somebody says what it means there."""
    for model in MODELS:
        assert model.handles <= set(CATALOGUE.values())
    listed = {kind for model in MODELS for kind in model.handles}
    assert listed == set(CATALOGUE.values())
    assert {slice_of(type(event)) for event in OF_CASES} == FOLDED
