"""The state of a file: total, small, quick to fold, and kept without loss."""

import random
import sys
from datetime import timedelta
from uuid import UUID

import msgspec
import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from domain.assessment.points.examples import awarded, closed, deducted
from domain.assessment.record import RiskAssessed, RiskLevel
from domain.case import Case, evolve, fold
from domain.catalogue import command_examples, event_examples
from domain.contacts.examples import missed, received, scheduled
from domain.contacts.record import MISSES_KEPT
from domain.intake.background.examples import stay
from domain.intake.examples import NOW
from domain.kernel.entry import Entry, Precision
from domain.kernel.event import Redacted
from domain.oversight.restrictions.record import RestrictionSet

from . import busy

STREAM = UUID(int=7)
POOL = [
    *event_examples(),
    *(getattr(given, "event", given) for example in command_examples() for given in example.given),
    Redacted(reason="sealed"),
    Redacted(reason="erased"),
]


def _entry(n, event, minutes=0, precision=Precision.INSTANT):
    at = NOW + timedelta(minutes=minutes)
    return Entry(
        position=n,
        originator_id=STREAM,
        originator_version=n,
        event_id=UUID(int=n),
        occurred_at=at,
        occurred_precision=precision,
        recorded_at=at,
        event=event,
        actor_id="officer-7",
    )


stories = st.lists(
    st.tuples(st.sampled_from(POOL), st.integers(-600_000, 600_000), st.sampled_from(Precision)), max_size=60
)


@settings(max_examples=300, deadline=None)
@for_all(stories)
def test_any_event_may_follow_any_other(story):
    case = Case()
    for n, (event, minutes, precision) in enumerate(story, 1):
        case = evolve(case, _entry(n, event, minutes, precision))
    kept = msgspec.msgpack.decode(msgspec.msgpack.encode(case), type=Case)
    assert kept == case


@settings(max_examples=200, deadline=None)
@for_all(stories, st.integers(0, 60))
def test_a_kept_state_and_its_tail_are_the_whole_history(story, cut):
    entries = [_entry(n, event, minutes, precision) for n, (event, minutes, precision) in enumerate(story, 1)]
    kept = msgspec.msgpack.decode(msgspec.msgpack.encode(fold(entries[:cut])), type=Case)
    assert fold(entries[cut:], kept) == fold(entries)


@pytest.mark.parametrize("event", [Redacted(reason="sealed"), Redacted(reason="erased")])
def test_what_cannot_be_read_changes_nothing(event):
    assert evolve(Case(), _entry(1, event)) == Case()


@pytest.mark.parametrize("story", ["mixed", "check-ins", "unanswered", "misses", "points", "stays", "risks"])
def test_folding_five_thousand_entries_is_five_times_the_work_of_a_thousand_and_takes_little_room(story):
    """Work is counted in lines of Python; what a line copies is bounded by how large the state is."""
    short, long = _story(story, 1_000), _story(story, 5_000)
    assert _lines(long) < 6 * _lines(short)
    assert len(msgspec.msgpack.encode(fold(long))) < 4 * len(msgspec.msgpack.encode(fold(short))) + 20_000


@pytest.mark.parametrize("round_of", [1, 60, 600])
def test_ten_busy_years_fold_in_linear_time_into_a_small_state(round_of):
    """Entries of all kinds: those that never meet, those about the same things, and those about a few things."""
    short, long = busy.ten_years(1_000, round_of), busy.ten_years(5_000, round_of)
    assert _lines(long) < 7 * _lines(short)
    assert len(msgspec.msgpack.encode(fold(long))) < 160_000
    assert len(msgspec.msgpack.encode(fold(busy.ten_years(20_000, round_of)))) < 260_000


@pytest.mark.parametrize("apart", [0, 30], ids=["on_one_day", "a_month_apart"])
@pytest.mark.parametrize("event", busy.EVENTS, ids=lambda event: event.topic)
def test_what_happens_again_and_again_takes_no_more_room_than_it_took(event, apart):
    """What is kept of a kind of entry is bounded, whatever was written."""
    entries = busy.again_and_again(event, 1_100, apart)
    kept = fold(entries[:550])
    more = fold(entries[550:], kept)
    if not isinstance(event, RestrictionSet):  # its rule bounds these; to forget one would let somebody in
        assert len(msgspec.msgpack.encode(more)) < len(msgspec.msgpack.encode(kept)) + 1_500


def _lines(entries):
    counted = 0

    def count(_frame, event, _arg):
        nonlocal counted
        counted += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        fold(entries)
    finally:
        sys.settrace(before)
    return counted


def _story(name, length):
    chance = random.Random(f"{name}{length}")
    events = []
    for n in range(length):
        key = UUID(int=n // 2 + 1)
        month = f"{2020 + n // 600}-{n // 50 % 12 + 1:02}"
        choices = {
            "check-ins": lambda n=n, key=key: _with(received if n % 2 else scheduled, check_in_id=key),
            "unanswered": lambda key=key: _with(scheduled, check_in_id=key),
            "stays": lambda n=n: _with(stay, stay_id=UUID(int=n)),
            "misses": lambda n=n, key=key: _with(missed if n % 2 else scheduled, check_in_id=key),
            "points": lambda n=n, month=month: (
                _with(closed, period=month) if n % 50 == 49 else _with(awarded if n % 3 else deducted, for_month=month)
            ),
            "risks": lambda n=n: RiskAssessed(instrument="i", scale=f"s{n % 3}", level=list(RiskLevel)[n % 3]),
        }
        kind = chance.choice(list(choices)) if name == "mixed" else name
        events.append(choices[kind]())
    return [_entry(n, event, n) for n, event in enumerate(events, 1)]


def _with(event, **changes):
    return msgspec.structs.replace(event, **changes)


def test_only_the_newest_misses_are_kept():
    case = fold(_story("misses", 1_000))
    assert len(case.contacts.missed) == MISSES_KEPT
    assert not case.contacts.due
