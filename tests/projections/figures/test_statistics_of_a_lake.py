"""The figures of a lake are those of the platform, each counted in a way of its own."""

from __future__ import annotations

import random
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from consumers.lake import statistics
from consumers.lake.asking import ask
from consumers.lake.sink import append
from consumers.lake.statistics import COUNTED, Due, count
from consumers.lake.tables import Place, rows
from consumers.published.reading import leaving
from domain.catalogue import event_examples
from domain.kernel.event import slice_of
from journal.site import Site
from projections.listings.figures import STATISTICS
from projections.models.figures import measures
from projections.questions import ASKED_ALREADY
from projections.questions import ask as ask_views
from rollcall.simulating.simulator import simulate

from ..conftest import Desk, Pen, invented
from .test_recount import NOTHING, built, units_of

Figures = dict[tuple[str, str, str], tuple[int, int, int, int]]
#: What a lake counts beside the measures of the platform.
BESIDE = {"late_entry", "check_in_received", "leave_requested"}


def copied(site: Site, place: Place, after: int = 0) -> int:
    """Bring a lake to where the record is."""
    with leaving(site) as record:
        head = record.head()
        append(place.events(), rows(record.page(after, head)), [])
    return head


def in_lake(place: Place) -> Figures:
    found = ask(place, "SELECT unit_id, month, measure, number, total, p50, p90 FROM statistics")
    return {(r["unit_id"], r["month"], r["measure"]): (r["number"], r["total"], r["p50"], r["p90"]) for r in found}


def on_the_platform(desk: Desk, units: list[str], zone: str) -> Figures:
    lines = ask_views(desk.views, STATISTICS.question(()), NOTHING | ASKED_ALREADY | {"units": units, "zone": zone})
    return {(f.unit_id, f.month, f.measure): (f.number, f.total, f.p50, f.p90) for f in lines}


def late_on_the_platform(desk: Desk, zone: str) -> dict[tuple[str, str], tuple[int, int]]:
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for unit, at, hours in desk.views.execute("SELECT entered_by_unit, occurred_at, hours_late FROM late_entries"):
        key = (unit, at.astimezone(ZoneInfo(zone)).strftime("%Y-%m"))
        number, total = found.get(key, (0, 0))
        found[key] = (number + 1, total + hours)
    return found


def assert_same(place: Place, desk: Desk, units: list[str], zone: str) -> Figures:
    """That a lake and the models have the same figures. Returns them."""
    figures = in_lake(place)
    shared = {key: figure for key, figure in figures.items() if key[2] not in BESIDE}
    assert shared == on_the_platform(desk, units, zone)
    late = {(unit, month): f[:2] for (unit, month, measure), f in figures.items() if measure == "late_entry"}
    assert late == late_on_the_platform(desk, zone)
    return figures


def test_of_a_simulated_county_in_its_zone(site: Site, desk: Desk, tmp_path: Path):
    simulate(site, 40, 12, 3)
    built(site, desk)
    place = Place(tmp_path)
    copied(site, place)
    count(place)
    figures = assert_same(place, desk, units_of(desk), "Asia/Shanghai")
    assert {measure for *_, measure in figures} >= {"opened", "check_in_missed", "check_in_received", "late_entry"}
    assert list(ask(place, "SELECT DISTINCT zone FROM statistics")) == [{"zone": "Asia/Shanghai"}]


@pytest.mark.parametrize("seed", range(3))
def test_of_invented_histories_with_every_event_that_counts(
    site: Site, desk: Desk, pen: Pen, tmp_path: Path, seed: int
):
    counted = [e for e in event_examples() if type(e) in measures.MODEL.handles or slice_of(type(e)) == "contacts"]
    streams = [UUID(int=(1 << 80) + n) for n in range(12)]
    pen.write(invented(random.Random(seed), streams, 900, of=counted))
    built(site, desk)
    place = Place(tmp_path)
    copied(site, place)
    count(place)
    figures = assert_same(place, desk, ["county", "east", "west", *units_of(desk)], "UTC")
    assert {measure for *_, measure in figures} >= {"response_hours", "breach_substantiated", "warning", "penalty"}


def test_only_months_that_changed_are_swapped_and_in_one_commit(site: Site, desk: Desk, pen: Pen, tmp_path: Path):
    streams = [UUID(int=(1 << 80) + n) for n in range(6)]
    counted = [e for e in event_examples() if type(e) in measures.COUNTED]
    written = invented(random.Random(5), streams, 1_500, of=counted, late=0, corrected=0)
    place = Place(tmp_path)
    pen.write(written[:1_400])
    head = copied(site, place)
    every = count(place)
    before, version = in_lake(place), place.statistics().version()
    pen.write(written[1_400:])
    copied(site, place, head)
    changed = count(place)
    after = in_lake(place)
    differs = {key[1] for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    assert set(changed) == differs == {"2025-02", "2025-03"}
    assert "2025-01" in every
    assert place.statistics().version() == version + 1
    assert place.statistics().transaction_version(COUNTED) == place.events().version()
    built(site, desk)
    assert_same(place, desk, ["county", *units_of(desk)], "UTC")
    assert count(place) == []
    assert place.statistics().version() == version + 1


def test_what_two_processes_count_at_once_is_swapped_in_once(
    site: Site, pen: Pen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    place = Place(tmp_path)
    stream = UUID(int=(1 << 80) + 1)
    pen.write(invented(random.Random(1), [stream], 60, of=[e for e in event_examples() if type(e) in measures.COUNTED]))
    copied(site, place)
    written = statistics.write_deltalake
    first = []

    def overtaken(*args: object, **options: object) -> None:
        monkeypatch.setattr(statistics, "write_deltalake", written)
        first.extend(count(place))
        written(*args, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(statistics, "write_deltalake", overtaken)
    assert (count(place), bool(first)) == ([], True)
    keys = [(r["unit_id"], r["month"], r["measure"]) for r in ask(place, "FROM statistics")]
    assert len(keys) == len(set(keys)) > 0


def test_the_follower_counts_at_once_and_then_rests_the_longer_the_longer_it_took(tmp_path: Path):
    clock = iter([0.0, 20.0, 100.0, 221.0, 222.0, 281.0, 283.0, 284.0])
    due = Due(Place(tmp_path), lambda: next(clock))
    assert due.passed()  # took 20 seconds: rests 200, until 220
    assert not due.passed()  # at 100
    assert due.passed()  # from 221 to 222: rests 60, until 282
    assert not due.passed()  # at 281
    assert due.passed()
