"""Rebuilding beside the live tables: resumable, equal row for row, and live is as it was until the swap."""

from __future__ import annotations

import random
import threading
from contextlib import suppress
from typing import Any
from uuid import UUID

import msgspec
import psycopg
import pytest
from uuid_utils.compat import uuid7

from journal import walking
from journal.site import Site
from projections import rebuild as rebuild_module
from projections import schema
from projections.models import MODELS, case_files, of_journal, tallies
from projections.rebuild import Busy, Cancelled, Progress, discard, rebuild
from projections.sheets import building, checksum

from .conftest import OF_LOOKS, Desk, Pen, Written, invented

OF_RECORD = of_journal("record")


def filled(pen: Pen, desk: Desk, count: int = 400, upto: int | None = None) -> list[UUID]:
    """A record, and live models up to a position."""
    streams = [uuid7() for _ in range(12)]
    pen.write(invented(random.Random(11), streams, count))
    day = uuid7()
    rng = random.Random(2)
    pen.write([Written(day, uuid7(), rng.choice(OF_LOOKS), float(n), float(n)) for n in range(30)], "reads")
    catch_up(desk, count if upto is None else upto)
    return streams


def catch_up(desk: Desk, count: int) -> None:
    engine = desk.engine()
    while engine.position < count:
        engine.step(min(count, engine.position + 57))
    looks = desk.engine(journal="reads")
    while looks.step(30).entries:
        pass


def live(desk: Desk) -> dict[str, Any]:
    return {model.name: checksum.of_live(desk.views, model) for model in MODELS}


def test_a_rebuilt_model_equals_the_live_one_row_for_row(pen: Pen, desk: Desk, site: Site) -> None:
    streams = filled(pen, desk)
    before = live(desk)
    rows = desk.all_rows(OF_RECORD, *streams)
    told = rebuild(site)
    assert {t.model: t for t in told} == before
    assert live(desk) == before
    assert desk.all_rows(OF_RECORD, *streams) == rows
    assert sum(found.rows > 0 for found in before.values()) > 6


def test_a_rebuilt_model_is_advanced_like_one_that_always_was(pen: Pen, desk: Desk, site: Site) -> None:
    streams = filled(pen, desk, 200)
    rebuild(site, ["case_files", "tallies"])
    pen.write(invented(random.Random(12), streams, 200))
    catch_up(desk, 400)
    followed = live(desk)
    rebuild(site)
    assert live(desk) == followed


def test_a_broken_row_is_mended_by_a_rebuild(pen: Pen, desk: Desk, site: Site) -> None:
    filled(pen, desk)
    before = live(desk)
    desk.views.execute("UPDATE tallies SET awarded = awarded + 1")
    assert live(desk) != before
    rebuild(site, ["tallies"])
    assert live(desk) == before


def test_an_interrupted_rebuild_leaves_live_as_it_was_and_goes_on_where_it_stopped(
    pen: Pen, desk: Desk, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(pen, desk)
    before = live(desk)
    cancelled = threading.Event()
    seen: list[Progress] = []

    def half(progress: Progress) -> None:
        seen.append(progress)
        if progress.done > 200:
            cancelled.set()

    with pytest.raises(Cancelled):
        rebuild(site, tell=half, cancelled=cancelled)
    assert live(desk) == before
    done = desk.views.execute("SELECT count(entries), count(*), sum(entries) FROM slices").fetchone()
    assert done is not None
    assert 0 < done[0] < done[1]
    again: list[Progress] = []
    rebuild(site, tell=again.append)
    assert again[0].done > done[2]
    assert again[-1].total == 30
    assert live(desk) == before
    assert desk.views.execute("SELECT count(*) FROM models WHERE NOT live").fetchone() == (0,)


def test_a_rebuild_that_dies_at_the_swap_leaves_live_as_it_was(
    pen: Pen, desk: Desk, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(pen, desk)
    before = live(desk)

    def dies(*_: Any) -> None:
        raise psycopg.OperationalError("the server went away")

    with monkeypatch.context() as broken:
        broken.setattr(rebuild_module._Rebuild, "_renamed", dies)
        with pytest.raises(psycopg.OperationalError):
            rebuild(site)
    assert live(desk) == before
    pen.write(invented(random.Random(1), [uuid7()], 50))
    catch_up(desk, 450)
    followed = live(desk)
    rebuild(site)
    assert live(desk) == followed


def test_a_rebuild_that_dies_at_any_table_of_the_swap_leaves_live_as_it_was(
    pen: Pen, desk: Desk, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(pen, desk)
    before = live(desk)
    real = rebuild_module._Rebuild._renamed
    for table in (0, 1, len(OF_RECORD) // 2, len(OF_RECORD) - 1):
        left = iter(range(table + 1))

        def dies(one: Any, of: Any, left: Any = left) -> None:
            if next(left, None) is None:
                raise psycopg.OperationalError("the server went away")
            real(one, of)

        with monkeypatch.context() as broken:
            broken.setattr(rebuild_module._Rebuild, "_renamed", dies)
            if table < len(OF_RECORD) - 1:
                with pytest.raises(psycopg.OperationalError):
                    rebuild(site, [model.name for model in OF_RECORD])
            else:
                rebuild(site, [model.name for model in OF_RECORD])
        assert live(desk) == before


def test_a_rebuild_interrupted_at_every_slice_goes_on_each_time_and_live_is_as_it_was(
    pen: Pen, desk: Desk, site: Site
) -> None:
    filled(pen, desk)
    before = live(desk)
    interruptions, told = 0, None
    while told is None:
        cancelled = threading.Event()
        begun = desk.views.execute("SELECT count(entries) FROM slices").fetchone()
        assert begun is not None

        def stops_after_one(_: Progress, cancelled: threading.Event = cancelled, begun: int = begun[0]) -> None:
            row = desk.views.execute("SELECT count(entries) FROM slices").fetchone()
            if row is not None and row[0] > begun:
                cancelled.set()

        try:
            told = rebuild(site, [m.name for m in OF_RECORD], tell=stops_after_one, cancelled=cancelled)
        except Cancelled:
            interruptions += 1
        assert live(desk) == before
    assert interruptions > 5
    assert {t.model: t for t in told}.items() <= before.items()


def test_a_slice_is_folded_once_whoever_asks_for_it(pen: Pen, desk: Desk, site: Site) -> None:
    filled(pen, desk)
    cancelled = threading.Event()
    with suppress(Cancelled):
        rebuild(site, ["case_files"], tell=lambda _: cancelled.set(), cancelled=cancelled)
    number, after, upto, build = desk.views.execute(
        "SELECT slice, after, upto, build FROM slices WHERE entries IS NULL ORDER BY slice LIMIT 1"
    ).fetchall()[0]
    part = walking.Part(after, upto, 400)
    with building.hand(site, "record") as hand:
        folded = [building.slice_of(hand, [case_files.MODEL], build, number, part, lambda _: None) for _ in range(2)]
    assert folded[0] > 0 == folded[1]


def test_what_an_interrupted_rebuild_left_can_be_dropped(pen: Pen, desk: Desk, site: Site) -> None:
    beside = f"case_files__v{case_files.MODEL.version}"
    filled(pen, desk)
    cancelled = threading.Event()
    with suppress(Cancelled):
        rebuild(site, tell=lambda _: cancelled.set(), cancelled=cancelled)
    assert desk.views.execute("SELECT to_regclass(%s) IS NULL", [beside]).fetchone() == (False,)
    discard(site)
    assert desk.views.execute("SELECT to_regclass(%s) IS NULL", [beside]).fetchone() == (True,)
    assert desk.views.execute("SELECT count(*) FROM models WHERE NOT live").fetchone() == (0,)


def test_a_rebuild_catches_up_with_a_live_model_that_moves_on(pen: Pen, desk: Desk, site: Site) -> None:
    streams = filled(pen, desk, 300)
    moved = threading.Event()

    def meanwhile(_: Progress) -> None:
        if not moved.is_set():
            moved.set()
            pen.write(invented(random.Random(13), streams, 100))
            catch_up(desk, 400)

    told = rebuild(site, ["case_files", "tallies", "audit_trail"], tell=meanwhile)
    assert {t.position for t in told} == {400}
    followed = live(desk)
    rebuild(site)
    assert live(desk) == followed


def test_a_new_version_of_a_model_replaces_the_old_one(
    pen: Pen, desk: Desk, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(pen, desk)
    newer = msgspec.structs.replace(tallies.MODEL, version=2, indexes=("span",))
    monkeypatch.setattr(rebuild_module, "MODELS", (newer,))
    rebuild(site)
    ((table, position, current),) = schema.live(desk.views, [newer])
    assert (position, current) == (400, True)
    assert desk.views.execute("SELECT version FROM models WHERE model = 'tallies'").fetchall() == [(2,)]
    assert desk.views.execute("SELECT DISTINCT build FROM positions WHERE build > 2").fetchall() == [(table.build,)]


def test_one_rebuild_at_a_time(site: Site, desk: Desk) -> None:
    desk.views.execute("SELECT pg_advisory_lock(hashtext('rollcall/rebuild'))")
    with pytest.raises(Busy):
        rebuild(site)


def test_a_model_that_is_not_there_is_not_rebuilt(site: Site) -> None:
    with pytest.raises(ValueError, match="case_files"):
        rebuild(site, ["no_such_model"])


def test_the_slices_hold_every_stream_once(site: Site, pen: Pen, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    streams = [uuid7() for _ in range(40)]
    pen.write(invented(random.Random(3), streams, 900))
    monkeypatch.setattr(walking, "PAGE", 7)
    parts = building.cuts(desk.reader, 900)
    assert 1 < len(parts) <= building.SLICES
    with walking.walker(site) as walker:
        found = [
            (stream, [e.originator_version for e in entries])
            for after, upto in parts
            for stream, entries in walker.files(walking.Part(after, upto, 800))
        ]
    assert [stream for stream, _ in found] == sorted({s for s, _ in found})
    assert sum(len(versions) for _, versions in found) == 800
    assert all(versions == list(range(1, len(versions) + 1)) for _, versions in found)


def test_an_empty_journal_is_rebuilt_too(site: Site, desk: Desk) -> None:
    assert {(t.model, t.position, t.rows, t.digest) for t in rebuild(site)} == {(m.name, 0, 0, 0) for m in MODELS}
    assert case_files.MODEL.name in {m.name for m in MODELS}
