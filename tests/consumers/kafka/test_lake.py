"""The lake holds what the record lets out, whichever way it came there, each entry once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pytest

from consumers.broker.counting import counts, in_record, in_topic
from consumers.broker.place import Broker as Where
from consumers.lake import filling, process, statistics
from consumers.lake.asking import ask
from consumers.lake.filling import Follows, fill
from consumers.lake.reconciling import Day, compare, in_lake
from consumers.lake.tables import Place
from consumers.published.message import source_of
from consumers.published.reading import leaving
from domain.intake.record import CaseOpened, Sentence
from journal.site import Site
from tests.consumers.kafka.conftest import SECRET, Pen, relaying, until


@contextmanager
def _following(site: Site, where: Where, root: Path) -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=process.run, args=(site, where, root, stop), daemon=True)
    with relaying(site, where):
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join(30)


def _rows(root: Path) -> pa.Table:
    return Place(root).events().to_pyarrow_table().sort_by("position")


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "GATHER_SECONDS", 0.0)


def test_filled_or_followed_the_lake_is_the_same(
    site: Site, where: Where, pen: Pen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "CHUNK", 150)
    pen.write(400)
    pen.raw(pen.files[0], "oversight.case-sealed.v1")
    filled, followed = tmp_path / "filled", tmp_path / "followed"
    assert [one.last for one in sorted(fill(site, filled, where.events.name))] == [150, 300, 401]
    with _following(site, where, followed):
        until(lambda: _rows(followed).num_rows == _rows(filled).num_rows)
    assert _rows(followed).equals(_rows(filled))
    assert str(pen.files[0]) in _rows(filled)["stream"].to_pylist()
    assert SECRET not in str(_rows(filled).to_pydict())


def test_who_follows_after_a_filling_doubles_nothing(site: Site, where: Where, pen: Pen, tmp_path: Path) -> None:
    pen.write(300)
    assert list(fill(site, tmp_path, where.events.name))[-1].last == 300
    pen.write(100)
    with _following(site, where, tmp_path):
        until(lambda: _rows(tmp_path).num_rows >= 400)
    assert _rows(tmp_path)["position"].to_pylist() == list(range(1, 401))


def test_a_filling_that_was_cut_goes_on(
    site: Site, where: Where, pen: Pen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "CHUNK", 50)
    pen.write(200)
    begun = fill(site, tmp_path, where.events.name, processes=1)
    next(begun)
    begun.close()  # type: ignore[attr-defined]
    pen.write(100)
    done = list(fill(site, tmp_path, where.events.name))
    assert {one.upto for one in done} == {200}
    assert _rows(tmp_path)["position"].to_pylist() == list(range(1, 201))


def test_a_lake_that_follows_is_not_filled(site: Site, where: Where, pen: Pen, tmp_path: Path) -> None:
    pen.write(50)
    with _following(site, where, tmp_path):
        until(lambda: _rows(tmp_path).num_rows == 50)
    with pytest.raises(Follows):
        list(fill(site, tmp_path, where.events.name))


def test_what_is_sealed_later_goes(site: Site, where: Where, pen: Pen, tmp_path: Path) -> None:
    for file in pen.files[:2]:
        pen.raw(file, "contacts.talk-held.v1")
    with _following(site, where, tmp_path):
        until(lambda: _rows(tmp_path).num_rows == 2)
        pen.raw(pen.files[0], "oversight.case-sealed.v1")
        until(lambda: "sealed" in _rows(tmp_path)["control"].to_pylist())
    assert _rows(tmp_path)["position"].to_pylist() == [2, 3]


def test_record_topic_and_lake_are_compared_day_by_day(site: Site, where: Where, pen: Pen, tmp_path: Path) -> None:
    pen.write(60)
    pen.raw(pen.files[0], "oversight.case-sealed.v1")
    with _following(site, where, tmp_path):
        until(lambda: "sealed" in _rows(tmp_path)["control"].to_pylist())
    days = _compared(site, where, tmp_path)
    assert all(day.agrees for day in days)
    assert sum(day.record.whole for day in days) == _rows(tmp_path).num_rows < 61
    Place(tmp_path).events().delete(f"position = {_rows(tmp_path)['position'][0]}")
    assert not all(day.agrees for day in _compared(site, where, tmp_path))


def test_statistics_follow_what_is_followed(
    site: Site, where: Where, pen: Pen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "LOOK_SECONDS", 0.1)
    monkeypatch.setattr(statistics, "PAUSE_SECONDS", 0.1)
    monkeypatch.setattr(statistics, "TIMES", 0.0)
    opened = CaseOpened(case_number="T-1", unit_id="office-a", category=Sentence.PAROLE, name=SECRET)
    with _following(site, where, tmp_path):
        for number, file in enumerate(pen.files[:2], 1):
            pen.event(file, opened)
            until(lambda now=number: [r["number"] for r in ask(Place(tmp_path), "FROM statistics")] == [now])


def test_what_cannot_be_swept_does_not_end_the_counting(
    site: Site,
    where: Where,
    pen: Pen,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(process, "LOOK_SECONDS", 0.1)
    monkeypatch.setattr(statistics, "PAUSE_SECONDS", 0.1)
    monkeypatch.setattr(statistics, "TIMES", 0.0)
    broken = Path(Place(tmp_path).statistics().table_uri.removeprefix("file://"), "_delta_log", f"{1:020d}.json")
    broken.write_text("no commit")
    pen.event(pen.files[0], CaseOpened(case_number="T-1", unit_id="a", category=Sentence.PAROLE, name=SECRET))
    with _following(site, where, tmp_path):
        until(lambda: "are not put in order" in caplog.text)
        broken.unlink()
        until(lambda: [row["number"] for row in ask(Place(tmp_path), "FROM statistics")] == [1])


def _compared(site: Site, where: Where, root: Path) -> list[Day]:
    with leaving(site) as record:
        there, source = counts(in_record(record, 61)), source_of(record.origin).encode()
    return list(compare(there, counts(in_topic(where, source, 61)), in_lake(Place(root), 61)))
