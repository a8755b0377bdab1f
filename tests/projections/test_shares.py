"""Several workers: each keeps its shares, they move when one comes or goes, and the tables are as ever."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg
import pytest
from uuid_utils.compat import uuid7

from domain.kernel.ids import tracks_of
from journal.site import Site
from projections import engine as engine_module
from projections import schema
from projections.engine import Engine
from projections.models import MODELS, case_files, memberships, tallies
from projections.rebuild import rebuild
from projections.shares.crew import WORK, Crew, fair_part
from projections.shares.share import ALL, OF_ROW, SHARES, share_of
from projections.shares.standing import Superseded, part
from projections.sheets import checksum
from projections.sheets.comparing import compare
from projections.worker import run, worker

from .conftest import OF_LOOKS, OF_RECORD, Desk, Pen, Written, assert_in_step, invented


@contextmanager
def working(site: Site, count: int = 1) -> Iterator[list[threading.Event]]:
    """Some workers, each in a thread, for as long as the block lasts."""
    stops = [threading.Event() for _ in range(count)]
    threads = [threading.Thread(target=run, args=(site, stop)) for stop in stops]
    for thread in threads:
        thread.start()
    try:
        yield stops
    finally:
        for stop in stops:
            stop.set()
        for thread in threads:
            thread.join(20)
            assert not thread.is_alive()


def eventually(holds: Callable[[], bool], seconds: float = 60.0) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it never came to hold"
        time.sleep(0.02)


def position(desk: Desk, journal: str = "record") -> int:
    row = desk.views.execute("SELECT min(position) FROM positions WHERE live AND journal = %s", [journal]).fetchone()
    assert row is not None
    return int(row[0])


def looks(pen: Pen, count: int) -> None:
    rng = random.Random(count)
    days = [uuid7() for _ in range(9)]
    pen.write(
        [Written(rng.choice(days), uuid7(), rng.choice(OF_LOOKS), float(n), float(n)) for n in range(count)], "reads"
    )


def test_a_share_is_the_same_in_python_and_in_sql_and_a_file_and_its_tracks_are_of_one(desk: Desk) -> None:
    for _ in range(200):
        stream = random.choice((uuid7, uuid4))()
        row = desk.views.execute(f"SELECT {OF_ROW} FROM (VALUES (%s::uuid)) AS e(originator_id)", [stream]).fetchone()
        assert row == (share_of(stream),)
        assert share_of(tracks_of(stream)) == share_of(stream)  # type: ignore[arg-type]
    assert {share_of(uuid7()) for _ in range(500)} == set(ALL)


def test_fair_parts_are_all_shares_and_differ_by_one_at_most() -> None:
    for workers in range(1, 12):
        parts = [fair_part(rank, workers) for rank in range(workers)]
        assert sum(parts) == SHARES
        assert max(parts) - min(parts) <= 1


@pytest.mark.parametrize("count", [1, 2, 4])
def test_so_many_workers_keep_what_the_record_folds_to(site: Site, pen: Pen, desk: Desk, count: int) -> None:
    streams = [uuid7() for _ in range(12)]
    with working(site, count):
        for seed in range(4):
            pen.write(invented(random.Random(seed), streams, 150))
            looks(pen, 30)
        eventually(lambda: position(desk) == 600 and position(desk, "reads") == 120)
    assert list(compare(site, MODELS, lambda _: None)) == []
    assert_in_step(desk, streams, 600)


def test_engines_of_different_shares_at_different_positions_never_meet(pen: Pen, desk: Desk) -> None:
    streams = [uuid7() for _ in range(10)]
    pen.write(invented(random.Random(5), streams, 300))
    tables = [(found.table, 0) for found in schema.standing(desk.views, OF_RECORD)]
    engines = [Engine(desk.reader, desk.connect(), tables, shares=shares) for shares in ((0, 3, 5), (1,), (2, 4, 6, 7))]
    rng = random.Random(6)
    while any(engine.position < 300 for engine in engines):
        engine = rng.choice(engines)
        engine.step(min(300, engine.position + rng.choice((1, 20, 90))))
        (found,) = schema.standing(desk.views, [tallies.MODEL])
        assert found.positions == {share: e.position for e in engines for share in e.shares}
        assert found.position == min(e.position for e in engines)
    assert_in_step(desk, streams, 300)


def test_a_share_that_is_behind_is_brought_level_before_it_joins(
    site: Site, pen: Pen, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    streams = [uuid7() for _ in range(10)]
    pen.write(invented(random.Random(5), streams, 300))
    tables = [(found.table, 0) for found in schema.standing(desk.views, OF_RECORD)]
    Engine(desk.reader, desk.views, tables, shares=(1, 2)).step(120)
    Engine(desk.reader, desk.views, tables, shares=(3,)).step(200)
    monkeypatch.setattr(engine_module, "FEWEST", 10)
    monkeypatch.setattr(engine_module, "MOST", 10)
    with worker(site) as one:
        one.look()
        assert sorted(engine.shares for engine in one.engines["record"]) == [(0, 4, 5, 6, 7), (1, 2), (3,)]
        while one.round():
            stands = [engine.position for engine in one.engines["record"]]
            assert max(stands) <= 200 or len(stands) == 1  # the foremost waits for the others
        assert [engine.shares for engine in one.engines["record"]] == [ALL]
    assert_in_step(desk, streams, 300)


def test_an_engine_has_no_more_to_do_with_what_is_parked_in_shares_of_others(desk: Desk) -> None:
    streams = [uuid7() for _ in range(40)]
    desk.views.execute(
        "INSERT INTO parked (model, build, stream, cause, position, retry)"
        " SELECT 'case_files', build, stream, 'Odd', 1, true FROM models, unnest(%s::uuid[]) AS stream"
        " WHERE model = 'case_files'",
        [streams],
    )
    tables = [(found.table, 0) for found in schema.standing(desk.views, [case_files.MODEL])]
    engine = Engine(desk.reader, desk.views, tables, shares=(0, 3, 5))
    assert set(engine.shelves[0].parks) == {stream for stream in streams if share_of(stream) in (0, 3, 5)}
    assert engine.shelves[0].asked == engine.shelves[0].parks.keys()
    engine.leave([3, 5])
    assert set(engine.shelves[0].parks) == {stream for stream in streams if share_of(stream) == 0}


def held(desk: Desk) -> dict[int, int]:
    """How many shares each worker holds, by the number of its connection."""
    rows = desk.views.execute(
        "SELECT pid, count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND granted"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) GROUP BY pid",
        [WORK],
    )
    return dict(rows.fetchall())


def test_shares_move_when_a_worker_comes_and_when_one_goes(site: Site, pen: Pen, desk: Desk) -> None:
    with working(site, 1):
        eventually(lambda: sorted(held(desk).values()) == [8])
        with working(site, 1):
            eventually(lambda: sorted(held(desk).values()) == [4, 4])
            with working(site, 1):
                eventually(lambda: sorted(held(desk).values()) == [2, 3, 3])
            eventually(lambda: sorted(held(desk).values()) == [4, 4])
        eventually(lambda: sorted(held(desk).values()) == [8])


def test_shares_of_a_worker_that_lost_its_connection_are_taken_over(site: Site, pen: Pen, desk: Desk) -> None:
    streams = [uuid7() for _ in range(8)]
    with working(site, 2):
        eventually(lambda: sorted(held(desk).values()) == [4, 4])
        pen.write(invented(random.Random(1), streams, 100))
        victim = next(iter(held(desk)))
        with psycopg.connect(site.record_url, autocommit=True) as owner:
            owner.execute("SELECT pg_terminate_backend(%s)", [victim])
        pen.write(invented(random.Random(2), streams, 100))
        eventually(lambda: position(desk) == 200)
        eventually(lambda: sorted(held(desk).values()) == [4, 4] and victim not in held(desk))
    assert list(compare(site, MODELS, lambda _: None)) == []


def test_a_share_is_held_by_one_worker_only(desk: Desk) -> None:
    one, other = Crew(desk.connect()), Crew(desk.connect())
    assert sorted(one.take(8)) == list(ALL)
    assert other.take(8) == []
    assert (one.part(), other.part()) == (4, 4)
    one.let_go([0, 1, 2, 3])
    assert sorted(other.take(4)) == [0, 1, 2, 3]


def test_a_second_engine_on_the_same_share_is_told_that_it_is_not_alone(pen: Pen, desk: Desk) -> None:
    pen.write(invented(random.Random(1), [uuid7()], 40))
    one, other = desk.engine(), desk.engine()
    one.step(20)
    with pytest.raises(Superseded):
        other.step(20)
    assert position(desk) == 20


def test_a_rebuild_among_several_workers_is_noticed_by_all_of_them(site: Site, pen: Pen, desk: Desk) -> None:
    streams = [uuid7() for _ in range(12)]
    stop = threading.Event()

    def writes() -> None:
        for seed in range(100):
            if not stop.is_set():
                pen.write(invented(random.Random(seed), streams, 20))
                time.sleep(0.02)

    with working(site, 3):
        writer = threading.Thread(target=writes)
        writer.start()
        try:
            for names in (["tallies"], ["case_files", "audit_trail"], [], ["memberships", "tallies"]):
                rebuild(site, names)
        finally:
            stop.set()
            writer.join()
        head = desk.reader.head().position
        eventually(lambda: position(desk) == head)
    assert list(compare(site, MODELS, lambda _: None)) == []
    assert desk.views.execute("SELECT count(*) FROM models WHERE NOT live").fetchone() == (0,)


def test_an_outdated_model_is_built_once_among_several_workers(site: Site, pen: Pen, desk: Desk) -> None:
    pen.write(invented(random.Random(1), [uuid7() for _ in range(9)], 200))
    desk.views.execute("UPDATE models SET version = 0 WHERE model IN ('tallies', 'case_files')")
    with working(site, 3):
        eventually(lambda: not schema.outdated(desk.views, MODELS))
        pen.write(invented(random.Random(2), [uuid7() for _ in range(9)], 50))
        eventually(lambda: position(desk) == 250)
    builds = "SELECT count(DISTINCT build) FROM models WHERE model IN ('tallies', 'case_files')"
    assert desk.views.execute(builds).fetchone() == (1,)
    assert desk.views.execute("SELECT count(*) FROM builds").fetchone() == (4,)  # two first ones, one parted, one anew
    assert list(compare(site, MODELS, lambda _: None)) == []


def test_a_build_that_another_release_keeps_half_of_is_parted(site: Site, pen: Pen, desk: Desk) -> None:
    streams = [uuid7() for _ in range(5)]
    pen.write(invented(random.Random(1), streams, 60))
    desk.views.execute("UPDATE models SET version = 99 WHERE model = 'tallies'")
    with worker(site) as one:
        while one.round():
            pass
    (found,) = schema.standing(desk.views, [tallies.MODEL])
    assert (found.position, found.current) == (0, False)
    assert_in_step(desk, streams, 60, (case_files.MODEL, memberships.MODEL))


def test_parting_has_everybody_look_again(pen: Pen, desk: Desk) -> None:
    pen.write(invented(random.Random(1), [uuid7()], 40))
    engine = desk.engine()
    engine.step(20)
    build = engine.shelves[0].table.build
    part(desk.views, build, ["tallies"])
    part(desk.views, build, ["tallies"])  # nothing is left to part
    with pytest.raises(Superseded):
        engine.step(40)
    again = desk.engine()
    again.step(40)
    assert again.position == 40
    assert len(again.stand) == 2


def test_what_is_parked_is_tried_again_by_who_holds_its_share(site: Site, pen: Pen, desk: Desk) -> None:
    streams = [uuid7() for _ in range(20)]
    pen.write(invented(random.Random(1), streams, 200))
    with working(site, 1):
        eventually(lambda: position(desk) == 200)
    whole = checksum.of_live(desk.views, case_files.MODEL)
    desk.views.execute("DELETE FROM case_files")
    with working(site, 2):
        eventually(lambda: sorted(held(desk).values()) == [4, 4])
        desk.views.execute(
            "INSERT INTO parked (model, build, stream, cause, position, retry)"
            " SELECT 'case_files', build, stream, 'Odd', 1, true FROM models, unnest(%s::uuid[]) AS stream"
            " WHERE model = 'case_files'",
            [streams],
        )
        eventually(lambda: checksum.of_live(desk.views, case_files.MODEL) == whole)
    assert desk.views.execute("SELECT count(*) FROM parked").fetchone() == (0,)
