"""When somebody has to check in: by the cadence of the class, by special periods, and anew when either changes."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from domain.case import Case
from domain.contacts.record import CheckInScheduled, CheckInUnknown, Due, Missed
from domain.contacts.tables import Cadence, CheckInCadence
from domain.kernel.entry import Occurred
from domain.kernel.rule import Draft, Facts, cited
from domain.organisation.periods.holding import check_in_due
from domain.oversight.sources.holding import silence_over
from domain.oversight.sources.record import Silence, Source
from domain.oversight.sources.tables import SourceBeats


def cadence_of(case: Case, table: CheckInCadence) -> Cadence:
    """The cadence of somebody's class."""
    return table.of(case.assessment.level, case.intake.category)


def following(
    answered: UUID, due_on: date, case: Case, facts: Facts, table: CheckInCadence
) -> list[CheckInScheduled | Draft]:
    """The check-in after one that is settled: none while another is due or supervision rests, or if others set them."""
    if facts.imported or case.pausing.lasting or any(key != answered for key in case.contacts.due):
        return []
    next_on = check_in_due(due_on, cadence_of(case, table).every_days, facts)
    return [scheduled(next_on, case, facts, table)]


def scheduled(due_on: date, case: Case, facts: Facts, table: CheckInCadence) -> CheckInScheduled:
    """The check-in due on a day, or on the day after the exemption that holds on it."""
    due_on = _exempted(due_on, case)
    cadence = cadence_of(case, table)
    return CheckInScheduled(
        check_in_id=facts.new_id(),
        opens_on=due_on - timedelta(days=cadence.opens_days),
        due_on=due_on,
        grace_until=due_on + timedelta(days=cadence.grace_days),
    )


def unknown_for_silence(check_in_id: UUID, due: Due, case: Case, facts: Facts, table: CheckInCadence) -> Draft | None:
    """That a check-in is unknown, and not missed: a source of its ways was silent for all of its window."""
    found = silence_hiding(due, case, facts, table)
    if found is None:
        return None
    source, silence = found
    unknown = CheckInUnknown(
        check_in_id=check_in_id,
        due_on=due.due_on,
        source_id=source.source_id,
        silent_from=silence.since,
        silent_to=silence.until or facts.now,
    )
    return Draft(unknown, evidence=cited(due.entry))


def silence_hiding(due: Due | Missed, case: Case, facts: Facts, table: CheckInCadence) -> tuple[Source, Silence] | None:
    """A silence of a source of its ways over all of the window of a check-in."""
    window = facts.policies.of(SourceBeats, due.due_on).window
    first_on = due.opens_on if window == "whole" else due.due_on
    return silence_over(cadence_of(case, table).modes, first_on, due.grace_until, facts)


def due_anew(due: Due, case: Case, facts: Facts) -> tuple[date, date, CheckInCadence] | None:
    """When a check-in is due as things stand now, the last day of its grace, and by which version.

    Never before today. None where an officer had set its day: then no cadence did.
    """
    table = facts.policies.of(CheckInCadence)
    since = due.since or facts.day(Occurred(due.scheduled_at))
    if due.since is None and not _by_cadence(due, since, facts):
        return None
    cadence = cadence_of(case, table)
    due_on = max(_exempted(check_in_due(since, cadence.every_days, facts), case), facts.today)
    return due_on, due_on + timedelta(days=cadence.grace_days), table


def _by_cadence(due: Due, since: date, facts: Facts) -> bool:
    """Whether the day of a check-in that was set by command is one that the version pinned then gives some class."""
    entry = facts.entry(due.entry)
    pins = entry.policies if entry else ()
    versions = [facts.policies.pinned(pin) for pin in pins if pin.startswith(f"{CheckInCadence.table}@")]
    given = isinstance(entry.event, CheckInScheduled) and entry.event.due_on if entry else None
    return any(
        given == since + timedelta(days=cadence.every_days)
        for version in versions or [facts.policies.of(CheckInCadence, since)]
        if isinstance(version, CheckInCadence)
        for cadence in version.classes.values()
    )


def _exempted(due_on: date, case: Case) -> date:
    exempted = case.exemptions.at(due_on)
    return exempted.until_on + timedelta(days=1) if exempted is not None else due_on
