"""What may be recorded of offences and custody. The day decides whether it is prior history."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from domain.case import Case
from domain.intake import standing
from domain.intake.background.record import (
    CustodyEnded,
    CustodyRecorded,
    OffenceRecorded,
    PriorCustodyRecorded,
    PriorOffenceRecorded,
    PriorRecordStated,
)
from domain.kernel.entry import Occurred, Precision
from domain.kernel.ids import Code, Count, Narrative
from domain.kernel.refusal import Malformed, Refused
from domain.kernel.rule import FactCommand, Facts, InstantUnbounded, OccurredLater, rule


class StayEndsBeforeItBegins(Malformed, code="intake.stay-ends-before-it-begins"):
    """A stay in custody ends on {released_on}, before it begins on {admitted_on}.

    A release at or after the admission.
    """


class StayNotOpen(Refused, code="intake.stay-not-open"):
    """No stay in custody with this id is open.

    The id of a stay whose release has not been recorded.
    """


class StatePriorRecord(FactCommand):
    """State how many earlier offences somebody came with, where only counts are known."""

    offences: Count
    juvenile_felonies: Count | None = None
    juvenile_misdemeanours: Count | None = None


@rule(on="prior-record", may=standing.RECORDERS)
def state_prior_record(command: StatePriorRecord, case: Case, facts: Facts) -> list[PriorRecordStated]:
    """The file has to be open; the statement may be older."""
    standing.not_ended(case, facts.occurred(command), facts)
    return [
        PriorRecordStated(
            offences=command.offences,
            juvenile_felonies=command.juvenile_felonies,
            juvenile_misdemeanours=command.juvenile_misdemeanours,
        )
    ]


class RecordOffence(FactCommand):
    """Record an offence: prior history if it happened before the day on which the case opened.

    It occurred on the day of the offence. charge: in words.
    """

    degree: Code | None = None
    violent: bool | None = None
    charge: Narrative | None = None


@rule(on="offences", may=standing.RECORDERS)
def record_offence(command: RecordOffence, case: Case, facts: Facts) -> list[OffenceRecorded | PriorOffenceRecorded]:
    """Several on one day are several offences."""
    occurred = facts.occurred(command)
    if standing.is_prior(occurred, case, facts):
        return [PriorOffenceRecorded(degree=command.degree, violent=command.violent, charge=command.charge)]
    standing.not_ended(case, occurred, facts)
    return [OffenceRecorded(degree=command.degree, violent=command.violent, charge=command.charge)]


class RecordCustody(FactCommand):
    """Record a stay in custody: prior history if it began before the day on which the case opened.

    It occurred at admission. released_at: with its offset; None while it lasts.
    """

    reason: Code
    released_at: datetime | None = None


@rule(on="custody", may=standing.RECORDERS)
def record_custody(command: RecordCustody, case: Case, facts: Facts) -> list[CustodyRecorded | PriorCustodyRecorded]:
    """Stays may overlap, as records of several prisons do; none ends before it begins."""
    admitted = facts.occurred(command)
    released_at = released(command.released_at, admitted, facts)
    if standing.is_prior(admitted, case, facts):
        return [PriorCustodyRecorded(reason=command.reason, released_at=released_at)]
    standing.not_ended(case, admitted, facts)
    return [CustodyRecorded(stay_id=facts.new_id(), reason=command.reason, released_at=released_at)]


class EndCustody(FactCommand):
    """Record the release from a stay that was recorded as lasting. It occurred at release."""

    stay_id: UUID


@rule(on="custody/{stay_id}", do="end", may=standing.RECORDERS)
def end_custody(command: EndCustody, case: Case, facts: Facts) -> list[CustodyEnded]:
    """The stay has to be open, and the release is not before the admission."""
    released = facts.occurred(command)
    standing.opened(case)
    admitted_at = case.background.stays.get(command.stay_id)
    if admitted_at is None:
        raise StayNotOpen()
    _in_order(released.at, Occurred(admitted_at), released.precision, facts)
    return [CustodyEnded(stay_id=command.stay_id)]


def released(at: datetime | None, admitted: Occurred, facts: Facts) -> datetime | None:
    """The release from a stay, in UTC. StayEndsBeforeItBegins, OccurredLater or InstantUnbounded if it is none."""
    if at is None:
        return None
    if at.tzinfo is None:
        raise InstantUnbounded()
    if at > facts.now:
        raise OccurredLater()
    _in_order(at, admitted, admitted.precision, facts)
    return at.astimezone(UTC)


def _in_order(released_at: datetime, admitted: Occurred, precision: Precision, facts: Facts) -> None:
    released_on, admitted_on = facts.day(Occurred(released_at)), facts.day(admitted)
    exact = precision is Precision.INSTANT
    if released_at < admitted.at if exact else released_on < admitted_on:
        raise StayEndsBeforeItBegins(released_on=released_on, admitted_on=admitted_on)
