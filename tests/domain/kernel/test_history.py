"""The one order: known by then, corrections in their place, occurred by then, in the order of occurrence."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from domain.assessment.record import RiskAssessed, RiskLevel
from domain.kernel.correction import EntryCorrected
from domain.kernel.entry import Entry
from domain.kernel.history import history

START = datetime(2026, 1, 1, tzinfo=UTC)


def entry(position, event, hour):
    return Entry(
        position=position,
        originator_id=UUID(int=1),
        originator_version=position,
        event_id=UUID(int=position),
        occurred_at=START + timedelta(hours=hour),
        recorded_at=START + timedelta(days=30, seconds=position),
        event=event,
    )


def assessed(scale, level=RiskLevel.LOW):
    return RiskAssessed(instrument="i", scale=scale, level=level)


def correction(of, becomes, hour=None):
    at = None if hour is None else START + timedelta(hours=hour)
    return EntryCorrected(entry=UUID(int=of), becomes=becomes, reason="-", proposed_by="officer-7", occurred_at=at)


def scales(entries):
    return [e.event.scale for e in entries if isinstance(e.event, RiskAssessed)]


FILE = [
    entry(1, assessed("first"), 5),
    entry(2, assessed("late"), 1),
    entry(3, correction(1, assessed("righted")), 50),
    entry(4, correction(2, None), 60),
    entry(5, correction(1, assessed("moved"), hour=90), 70),
]


def test_what_occurred_earlier_comes_first_whenever_it_was_written():
    assert scales(history(FILE[:2])) == ["late", "first"]


def test_a_correction_stands_in_the_place_of_what_it_corrects():
    (placed,) = (e for e in history(FILE[:3]) if e.position == 1)
    assert (placed.event.scale, placed.event_id, placed.originator_version) == ("righted", UUID(int=1), 1)
    assert placed.corrected_by == UUID(int=3)


def test_what_was_withdrawn_is_not_there_and_its_withdrawal_is():
    told = history(FILE[:4])
    assert [e.position for e in told] == [1, 3, 4]


def test_the_last_correction_counts_and_may_move_the_entry():
    told = history(FILE)
    assert scales(told) == ["moved"]
    assert [e.position for e in told] == [3, 4, 5, 1]


def test_as_known_before_a_correction_the_file_is_as_it_was():
    assert scales(history(FILE, known_at=2)) == ["late", "first"]
    assert scales(history(FILE, known_at=3)) == ["late", "righted"]
    assert scales(history(FILE, known_at=0)) == []


def test_as_at_an_instant_includes_what_occurred_at_it():
    assert scales(history(FILE[:2], as_at=START + timedelta(hours=1))) == ["late"]
    assert scales(history(FILE[:2], as_at=START + timedelta(minutes=59))) == []


def test_as_at_looks_at_when_the_corrected_fact_occurred():
    assert scales(history(FILE, as_at=START + timedelta(hours=80))) == []
    assert scales(history(FILE, as_at=START + timedelta(hours=90))) == ["moved"]


def test_a_correction_of_a_correction_changes_nothing_there():
    undone = [*FILE[:3], entry(4, correction(3, assessed("never")), 55)]
    assert scales(history(undone)) == ["late", "righted"]


@st.composite
def files(draw):
    length = draw(st.integers(1, 12))
    entries = []
    for n in range(1, length + 1):
        hour = draw(st.integers(0, 100))
        if n > 1 and draw(st.booleans()):
            becomes = draw(st.none() | st.sampled_from(["a", "b"]).map(assessed))
            event = correction(draw(st.integers(1, n - 1)), becomes, draw(st.none() | st.integers(0, 100)))
        else:
            event = assessed(draw(st.sampled_from(["a", "b", "c"])))
        entries.append(entry(n, event, hour))
    return entries


@settings(deadline=None)
@for_all(files(), st.randoms(), st.integers(0, 13))
def test_the_order_in_which_entries_are_read_does_not_matter(entries, chance, known_at):
    shuffled = list(entries)
    chance.shuffle(shuffled)
    assert history(shuffled, known_at=known_at) == history(entries, known_at=known_at)


@settings(deadline=None)
@for_all(files(), st.integers(0, 13))
def test_what_was_known_at_a_position_never_changes_by_what_is_written_later(entries, known_at):
    assert history(entries, known_at=known_at) == history(entries[:known_at])


@settings(deadline=None)
@for_all(files(), st.integers(0, 100))
def test_a_history_up_to_an_instant_is_the_beginning_of_the_whole_one(entries, hour):
    whole = history(entries)
    part = history(entries, as_at=START + timedelta(hours=hour))
    assert whole[: len(part)] == part
    assert whole == sorted(whole, key=lambda e: e.order)
