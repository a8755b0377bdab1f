"""A check-in whose whole window fell into the silence of a source is unknown, and due again."""

from datetime import UTC, date, datetime

import pytest

from domain.contacts.examples import CHECK_IN, DUE, scheduled
from domain.contacts.record import CheckInMissed, CheckInScheduled, CheckInUnknown, Mode
from domain.contacts.rules import RecordMissedCheckIn
from domain.intake.examples import UNIT
from domain.kernel.access import Role
from domain.kernel.rule import Of, example_id
from domain.oversight.sources.record import Silence, Source

AFTER = datetime(2026, 1, 16, 2, tzinfo=UTC)
MISS = RecordMissedCheckIn(check_in_id=CHECK_IN)
#: Its window, the 9th to the 15th in Shanghai, to the instant.
BEGIN, END = datetime(2026, 1, 8, 16, tzinfo=UTC), datetime(2026, 1, 15, 16, tzinfo=UTC)


def silent(since, until, modes=(Mode.APP,), unit_id=UNIT):
    source = Source("app", unit_id, modes, 60, BEGIN, example_id(8), False, (Silence(since, until, example_id(9)),))
    return {Of.SOURCES: {"app": source}}


@pytest.mark.parametrize("until", [END, None])
def test_a_silence_over_the_whole_window_makes_it_unknown_and_due_again(given, until):
    outcome = given(*DUE).knowing(others=silent(BEGIN, until)).when(MISS, by=Role.CLOCK, at=AFTER)
    outcome.then(CheckInUnknown, CheckInScheduled, source_id="app", silent_from=BEGIN, silent_to=until or AFTER)
    assert outcome.drafts[1].event.due_on == date(2026, 1, 19)
    assert outcome.drafts[0].evidence == (str(example_id(1)),)


@pytest.mark.parametrize(
    "others",
    [
        silent(BEGIN.replace(minute=1), END),
        silent(BEGIN, END.replace(hour=15)),
        silent(BEGIN, END, unit_id="harbour-office"),
        {},
    ],
)
def test_where_a_day_or_an_hour_of_it_was_open_it_is_missed(given, others):
    outcome = given(*DUE).knowing(others=others).when(MISS, by=Role.CLOCK, at=AFTER)
    outcome.then(CheckInMissed, CheckInScheduled, due_on=scheduled.due_on)
