"""The rows of a sealed file go, its tracks' too, and come back when it is unsealed: live, rebuilt, compared alike."""

from __future__ import annotations

import random
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from domain.catalogue import event_examples
from domain.kernel.event import Redacted, slice_of
from domain.kernel.ids import tracks_of
from domain.oversight.sealing.examples import sealed, unsealed
from journal.custody import custody
from journal.handling.keeping import Keeper
from journal.site import Site
from projections.models import MODELS
from projections.rebuild import rebuild
from projections.replay import view
from projections.sheets import checksum
from projections.sheets.comparing import compare

from .conftest import OF_RECORD, Desk, Pen, Written, assert_in_step, invented

TRACKS = tuple(event for event in event_examples() if slice_of(type(event)) == "whereabouts.tracks")


class Sealed:
    """Three files, the first with tracks. hours: that have passed."""

    def __init__(self, pen: Pen, desk: Desk) -> None:
        self.pen, self.desk = pen, desk
        self.streams = [uuid7() for _ in range(3)]
        self.file, *self.others = self.streams
        self.tracks = tracks_of(self.file)
        pen.write(invented(random.Random(7), self.streams, 150))
        pen.write([Written(self.tracks, uuid7(), e, 150.0 + n, 150.0 + n) for n, e in enumerate(TRACKS)])
        self.hours = 150.0 + len(TRACKS)

    def say(self, event: object) -> None:
        self.hours += 1
        self.pen.write([Written(self.file, uuid7(), event, self.hours, self.hours)])  # type: ignore[arg-type]

    def follow(self, step: int = 1_000) -> None:
        engine = self.desk.engine()
        head = self.desk.reader.head().position
        while engine.position < head:
            engine.step(min(head, engine.position + step))

    def rows(self) -> int:
        return sum(map(len, self.desk.all_rows(OF_RECORD, self.file, self.tracks).values()))


@pytest.fixture
def at(pen: Pen, desk: Desk) -> Sealed:
    return Sealed(pen, desk)


def whole(desk: Desk, site: Site) -> None:
    """Live tables are what verification and a rebuild make of the record."""
    assert not list(compare(site, MODELS, lambda _: None))
    live = {model.name: checksum.of_live(desk.views, model) for model in OF_RECORD}
    assert {t.model: t for t in rebuild(site) if t.model in live} == live


@pytest.mark.parametrize("step", [1_000, 1], ids=["in one batch", "entry by entry"])
@pytest.mark.parametrize("keeper", [True, False], ids=["keys handed over", "keys still here"])
def test_rows_go_and_come_back(at: Sealed, desk: Desk, site: Site, step: int, keeper: bool) -> None:
    at.follow(step)
    before = at.rows()
    assert desk.rows(MODELS[0], at.file) or before
    tracked = sum(map(len, desk.all_rows(OF_RECORD, at.tracks).values()))
    assert tracked
    at.say(sealed)
    with custody(site) as keys:
        if keeper:
            assert keys.seal(at.file) == 6
        at.follow(step)
        assert at.rows() == 0
        assert_in_step(desk, at.others, desk.reader.head().position)
        whole(desk, site)
        keys.unseal(at.file)
        assert all(isinstance(entry.event, Redacted) for entry in desk.reader.stream(at.file))
        at.say(unsealed)
    at.follow(step)
    assert_in_step(desk, [*at.streams, at.tracks], desk.reader.head().position)
    assert at.rows() >= before
    whole(desk, site)


def test_a_seal_that_was_lifted_before_it_was_followed_takes_no_row(at: Sealed, desk: Desk, site: Site) -> None:
    at.follow()
    at.say(sealed)
    at.say(unsealed)
    at.follow(1)
    assert_in_step(desk, [*at.streams, at.tracks], desk.reader.head().position)


def test_no_past_of_a_sealed_file_is_told(at: Sealed, desk: Desk) -> None:
    early = desk.reader.head().position
    assert view(desk.reader, at.file, known_at=early) is not None
    at.say(sealed)
    for known_at in (early, 20, None):
        assert view(desk.reader, at.file, known_at=known_at) is None
        assert view(desk.reader, at.tracks, known_at=known_at) is None
    assert view(desk.reader, at.others[0], known_at=early) is not None


def test_no_state_is_kept_of_a_sealed_file(at: Sealed, desk: Desk, site: Site) -> None:
    """Nor one of what could be read of it: it would be believed once it is unsealed."""

    def kept() -> dict[UUID, int]:
        with site.connected("record") as conn:
            return dict(conn.execute("SELECT stream, version FROM states").fetchall())

    with site.connected("record") as conn:
        keeper = Keeper(desk.reader, conn)
        keeper.note(entry for stream in at.others for entry in desk.reader.stream(stream))
        keeper.keep()
        before = desk.reader.stream(at.file)
        at.say(sealed)
        keeper.note(before)
        keeper.keep()
        assert set(kept()) == set(at.others)
