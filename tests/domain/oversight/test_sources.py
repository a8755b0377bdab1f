"""Sources by which people report: registered, retired, silent for long enough, heard again."""

from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace

from domain.contacts.record import Mode
from domain.intake.examples import NOW, UNIT
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import Draft, Of
from domain.kinds import fold
from domain.oversight.sources import refusals
from domain.oversight.sources.examples import heard, registered, retired, silent
from domain.oversight.sources.holding import silence_over
from domain.oversight.sources.record import SILENCES_KEPT, SourceHeard, SourceRegistered, SourceSilent, evolve
from domain.oversight.sources.rules import RecordSourceHeard, RecordSourceSilent, RegisterSource

LONG_AGO = Draft(registered, Occurred(NOW - timedelta(days=30)))
REGISTER = RegisterSource(source_id="hall-kiosk", unit_id=UNIT, modes=(Mode.KIOSK, Mode.APP))


def test_how_often_it_is_heard_follows_from_the_table(given):
    outcome = given().when(REGISTER, by=Role.ADMIN).then(SourceRegistered, every_seconds=60)
    assert outcome.facts.policies.consulted[0].startswith("source.beats@prc-2020#")


@pytest.mark.parametrize("modes", [(), (Mode.APP, Mode.APP)])
def test_a_source_serves_something_and_each_way_once(given, modes):
    given().when(replace(REGISTER, modes=modes), by=Role.ADMIN).refused(refusals.SourceServesNothing)


def test_a_source_that_brings_what_devices_send_need_not_serve_anybody(given):
    given().when(replace(REGISTER, modes=(), fixes=True), by=Role.ADMIN).then(SourceRegistered, fixes=True, modes=())
    for brings in (True, False):
        (entry,) = given(replace(registered, fixes=brings)).effective()
        assert evolve(None, entry).fixes is brings


def test_a_source_of_no_unit_is_refused(given):
    nowhere = replace(REGISTER, unit_id="nowhere")
    given().when(nowhere, by=Role.ADMIN).refused(refusals.SourceUnitUnknown, unit_id="nowhere")


def test_nobody_but_the_clock_says_that_a_source_is_silent(given):
    since = NOW - timedelta(hours=1)
    given(LONG_AGO).when(RecordSourceSilent(since=since), by=Role.ADMIN).refused(NotEmpowered)
    given(LONG_AGO).when(RecordSourceSilent(since=since), by=Role.CLOCK).then(SourceSilent, since=since)


@pytest.mark.parametrize(("seconds", "is_silent"), [(299, False), (300, True), (301, True)])
def test_five_beats_that_do_not_come_are_a_silence(given, seconds, is_silent):
    outcome = given(LONG_AGO).when(RecordSourceSilent(since=NOW - timedelta(seconds=seconds)), by=Role.CLOCK)
    if is_silent:
        outcome.then(SourceSilent)
    else:
        outcome.refused(refusals.SilenceTooShort, seconds=seconds, after=300)


def test_a_silence_before_the_source_was_there_is_refused(given):
    early = RecordSourceSilent(since=NOW - timedelta(days=31))
    given(LONG_AGO).when(early, by=Role.CLOCK).refused(refusals.SilenceOutOfOrder)


def test_a_silence_that_came_and_went_unwatched_is_told_at_once(given):
    since, until = NOW - timedelta(hours=3), NOW - timedelta(hours=2)
    both = RecordSourceHeard(since=since, until=until)
    given(LONG_AGO).when(both, by=Role.CLOCK).then(SourceHeard, since=since, until=until)
    short = RecordSourceHeard(since=until - timedelta(seconds=299), until=until)
    given(LONG_AGO).when(short, by=Role.CLOCK).refused(refusals.SilenceTooShort)


def test_a_silence_ends_after_it_began_and_not_later_than_now(given):
    lasting = given(LONG_AGO, silent)
    for until in (silent.since, NOW + timedelta(seconds=1)):
        lasting.when(RecordSourceHeard(until=until), by=Role.CLOCK).refused(refusals.SilenceOutOfOrder)


def test_what_is_retired_is_not_heard_nor_missed(given):
    gone = given(LONG_AGO, retired)
    gone.when(RecordSourceSilent(since=NOW - timedelta(hours=1)), by=Role.CLOCK).refused(refusals.SourceNotInUse)
    gone.when(RecordSourceHeard(until=NOW), by=Role.CLOCK).refused(refusals.SourceNotInUse)


def test_an_end_takes_the_place_of_its_beginning_and_few_are_kept(entries):
    source = fold(entries([registered, silent, heard]))
    assert [(s.since, s.until) for s in source.silences] == [(heard.since, heard.until)]
    assert source.silent is None
    many = fold(entries([registered, *[heard] * (SILENCES_KEPT + 5)]))
    assert len(many.silences) == SILENCES_KEPT


#: 2026-03-02 to 2026-03-04 in Shanghai, to the instant.
WHOLE_DAYS = SourceHeard(
    source_id="hall-kiosk", since=datetime(2026, 3, 1, 16, tzinfo=UTC), until=datetime(2026, 3, 4, 16, tzinfo=UTC)
)


@pytest.mark.parametrize(
    ("first", "last", "covered"),
    [(2, 4, True), (3, 3, True), (1, 4, False), (2, 5, False)],
)
def test_a_silence_covers_days_that_lie_wholly_within_it(given, entries, first, last, covered):
    facts = given().when(REGISTER, by=Role.ADMIN).facts
    source = fold(entries([registered, WHOLE_DAYS]))
    known = replace(facts, others={Of.SOURCES: {"hall-kiosk": source}})
    days = date(2026, 3, first), date(2026, 3, last)
    assert (silence_over((Mode.KIOSK, Mode.PHONE), *days, known) is not None) is covered
    assert silence_over((Mode.PHONE,), *days, known) is None


def test_a_retired_source_tells_nothing_of_what_came_after(given, entries):
    facts = given().when(REGISTER, by=Role.ADMIN).facts
    source = fold(entries([registered, silent, retired]))
    known = replace(facts, others={Of.SOURCES: {"hall-kiosk": source}})
    assert silence_over((Mode.KIOSK,), NOW.date() + timedelta(days=1), NOW.date() + timedelta(days=1), known) is None
