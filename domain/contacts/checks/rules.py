"""Who is drawn for a spot check, and what becomes of it. The lot decides, not the caller."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from domain.case import Case
from domain.contacts.checks import refusals
from domain.contacts.checks.record import (
    InfoCheckDone,
    SpotCheck,
    SpotCheckAnswered,
    SpotCheckDrawn,
    SpotCheckMissed,
    SpotCheckUnknown,
)
from domain.contacts.checks.tables import SpotCheckRate
from domain.contacts.record import Mode
from domain.contacts.scheduling import cadence_of
from domain.contacts.seeds.record import Seeds, lot
from domain.contacts.tables import CheckInCadence
from domain.intake import standing
from domain.kernel import days
from domain.kernel.access import upwards
from domain.kernel.entry import Occurred
from domain.kernel.ids import Narrative
from domain.kernel.rule import Draft, Drafts, FactCommand, Facts, Of, cited, rule
from domain.oversight.sources.holding import silence_between
from domain.oversight.sources.record import Silence, Source


class CheckInformation(FactCommand):
    """Record a check by information technology. note: in words."""

    means: Literal["telephone", "message", "video", "location_share", "records"]
    result: Literal["consistent", "inconsistent", "no_answer"]
    note: Narrative | None = None


@rule(on="info-checks", may=standing.RECORDERS)
def check_information(command: CheckInformation, case: Case, facts: Facts) -> Drafts:
    """While the case is open."""
    standing.during(case, facts.occurred(command), facts)
    return [InfoCheckDone(means=command.means, result=command.result, note=command.note)]


class DrawSpotCheck(FactCommand):
    """Record that the lot of this file falls on today."""


@rule(on="spot-checks", do="draw", may=standing.WATCHERS)
def draw_spot_check(command: DrawSpotCheck, case: Case, facts: Facts) -> Drafts:
    """Only where the seed says so, and once a day."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    day = facts.day(occurred)
    if day != facts.today:
        raise refusals.DrawnForAnotherDay(today=facts.today)
    if any(check.for_day == day for check in case.checks.spot.values()):
        raise refusals.DrawnAlready(for_day=day)
    unit_id, seed, said = _seed(day, facts)
    table = facts.policies.of(SpotCheckRate, day)
    rate = table.of(case.assessment.level)
    assert facts.stream is not None
    drawn = lot(seed, facts.stream, day)
    if drawn >= rate:
        raise refusals.NotDrawn(rule=table.pin, for_day=day, lot=drawn, rate=rate)
    return [
        SpotCheckDrawn(
            check_id=facts.new_id(),
            for_day=day,
            unit_id=unit_id,
            seed=said,
            lot=drawn,
            rate=rate,
            answer_by=occurred.at + timedelta(minutes=table.answer_minutes),
        )
    ]


def _seed(day: date, facts: Facts) -> tuple[str, str, UUID]:
    """The seed of the nearest unit that has one for the month of a day: its unit, itself, its event id."""
    month, known = days.month_of(day), facts.others.get(Of.SEEDS, {})
    for unit_id in upwards(facts.unit_id, facts.units):
        seeds: Seeds | None = known.get(unit_id)
        if seeds is not None and month in seeds.months:
            return unit_id, *seeds.months[month]
    raise refusals.SeedMissing(for_month=month)


class AnswerSpotCheck(FactCommand):
    """Record that somebody answered a spot check. Whether it is late is computed. note: in words."""

    check_id: UUID
    mode: Mode
    note: Narrative | None = None


@rule(on="spot-checks/{check_id}", do="answer", may=standing.RECORDERS)
def answer_spot_check(command: AnswerSpotCheck, case: Case, facts: Facts) -> Drafts:
    """Once; an answer that comes late is taken, and says so."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    check = _open(command.check_id, case)
    late = minutes_late(occurred, check.answer_by)
    event = SpotCheckAnswered(check_id=command.check_id, mode=command.mode, minutes_late=late, note=command.note)
    return [Draft(event, evidence=cited(check.drawn))]


def minutes_late(occurred: Occurred, answer_by: datetime) -> int:
    """Whole minutes after the time for an answer."""
    return max(0, int((occurred.at - answer_by).total_seconds() // 60))


class RecordMissedSpotCheck(FactCommand):
    """Record that a spot check was not answered in time."""

    check_id: UUID


@rule(on="spot-checks/{check_id}", do="miss", may=standing.WATCHERS)
def record_missed_spot_check(command: RecordMissedSpotCheck, case: Case, facts: Facts) -> Drafts:
    """After the time for its answer, once. What fell into a silence is unknown instead."""
    occurred = facts.occurred(command)
    standing.supervised(case, occurred, facts)
    check = _open(command.check_id, case)
    standing.was_asked_for(case, facts.day(Occurred(check.answer_by)), facts)
    if check.missed:
        raise refusals.SpotCheckMissRecorded()
    if check.unknown:
        raise refusals.AnswerUnknownAlready()
    if occurred.at <= check.answer_by:
        raise refusals.AnswerNotOverdue(answer_by=check.answer_by)
    missed = SpotCheckMissed(check_id=command.check_id, answer_by=check.answer_by)
    unknown = _unknown(command.check_id, check, case, facts)
    return [Draft(unknown or missed, evidence=cited(check.drawn))]


def _unknown(check_id: UUID, check: SpotCheck, case: Case, facts: Facts) -> SpotCheckUnknown | None:
    """That its answer is unknown: a source of the ways of the class was silent from the draw until the time was over.

    A spot check has no days of grace, so all of its time counts, whatever the window of a check-in is.
    """
    found = _silence_hiding(check, case, facts)
    if found is None:
        return None
    source, silence = found
    return SpotCheckUnknown(
        check_id=check_id,
        answer_by=check.answer_by,
        source_id=source.source_id,
        silent_from=silence.since,
        silent_to=silence.until or facts.now,
    )


def silence_hiding_answer(key: str, case: Case, facts: Facts) -> tuple[Source, Silence] | None:
    """A silence over all the time for the answer to a spot check, by the key of its duty."""
    check = next((check for check_id, check in case.checks.spot.items() if str(check_id) == key), None)
    return _silence_hiding(check, case, facts) if check else None


def _silence_hiding(check: SpotCheck, case: Case, facts: Facts) -> tuple[Source, Silence] | None:
    ways = cadence_of(case, facts.policies.of(CheckInCadence, check.for_day)).modes
    return silence_between(ways, check.drawn_at, check.answer_by, facts)


def _open(check_id: UUID, case: Case) -> SpotCheck:
    check = case.checks.spot.get(check_id)
    if check is None:
        raise refusals.SpotCheckUnknown()
    if check.answered:
        raise refusals.SpotCheckAnsweredAlready()
    return check
