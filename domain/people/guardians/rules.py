"""What may happen with the guardians of a person."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from domain.case import Case
from domain.intake import standing
from domain.intake.record import Sex
from domain.kernel.entry import Occurred
from domain.kernel.ids import Code, Line, Narrative
from domain.kernel.rule import DecisionCommand, Draft, Drafts, FactCommand, Facts, cited, rule
from domain.people.guardians import refusals
from domain.people.guardians.record import (
    GUARDIANS_KEPT,
    Guardian,
    GuardianAppointed,
    GuardianContactDue,
    GuardianContacted,
    GuardianDutyChecked,
    GuardianFeedbackReceived,
    GuardianReferred,
    GuardianReleased,
    GuardianUrged,
    Relation,
    Way,
)
from domain.people.guardians.tables import GuardianSilence


class AppointGuardian(FactCommand):
    """Record who guards this person."""

    relation: Relation
    sex: Sex
    name: Line
    phone: Line | None = None


@rule(on="guardians", may=standing.RECORDERS)
def appoint_guardian(command: AppointGuardian, case: Case, facts: Facts) -> Drafts:
    """From here on they are to be heard from, as often as the table says."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    if len(case.guardians.of) >= GUARDIANS_KEPT:
        raise refusals.TooManyGuardians(count=len(case.guardians.of))
    return [
        GuardianAppointed(
            guardian_id=facts.new_id(),
            relation=command.relation,
            sex=command.sex,
            heard_by=heard_by(facts.day(occurred), facts),
            name=command.name,
            phone=command.phone,
        )
    ]


class ReceiveGuardianFeedback(FactCommand):
    """Record what a guardian told of their own accord. note: in words."""

    guardian_id: UUID
    way: Way
    concern: Literal["no_concern", "some_concern", "serious_concern"]
    note: Narrative | None = None


@rule(on="guardians/{guardian_id}", do="receive-feedback", may=standing.RECORDERS)
def receive_guardian_feedback(command: ReceiveGuardianFeedback, case: Case, facts: Facts) -> Drafts:
    """It ends a silence."""
    occurred = facts.occurred(command)
    _guardian(command.guardian_id, case, occurred, facts)
    return [
        GuardianFeedbackReceived(
            guardian_id=command.guardian_id,
            way=command.way,
            concern=command.concern,
            heard_by=heard_by(facts.day(occurred), facts),
            note=command.note,
        )
    ]


class RecordGuardianSilent(FactCommand):
    """Record that a guardian gave no sign for so long that the officer contacts them."""

    guardian_id: UUID


@rule(on="guardians/{guardian_id}", do="record-silent", may=standing.WATCHERS)
def record_guardian_silent(command: RecordGuardianSilent, case: Case, facts: Facts) -> Drafts:
    """The earliest day for this is the day after the last one, and once a silence."""
    occurred = facts.occurred(command)
    guardian = _guardian(command.guardian_id, case, occurred, facts)
    if guardian.due is not None:
        raise refusals.ContactDueAlready()
    if facts.day(occurred) <= guardian.heard_by:
        table = facts.policies.of(GuardianSilence)
        raise refusals.GuardianNotSilent(rule=table.pin, heard_by=guardian.heard_by)
    return [GuardianContactDue(guardian_id=command.guardian_id, heard_by=guardian.heard_by)]


class ContactGuardian(FactCommand):
    """Record that the officer contacted a guardian. note: in words."""

    guardian_id: UUID
    way: Way
    reached: bool
    note: Narrative | None = None


@rule(on="guardians/{guardian_id}", do="contact", may=standing.RECORDERS)
def contact_guardian(command: ContactGuardian, case: Case, facts: Facts) -> Drafts:
    """Also without a silence before; one that reached nobody ends none."""
    occurred = facts.occurred(command)
    guardian = _guardian(command.guardian_id, case, occurred, facts)
    event = GuardianContacted(
        guardian_id=command.guardian_id,
        way=command.way,
        reached=command.reached,
        heard_by=heard_by(facts.day(occurred), facts) if command.reached else None,
        note=command.note,
    )
    return [Draft(event, evidence=cited(guardian.due))]


class CheckGuardianDuty(FactCommand):
    """Record whether a guardian was found to do their duty. note: in words."""

    guardian_id: UUID
    fulfils: Literal["fully", "partly", "not_at_all"]
    note: Narrative | None = None


@rule(on="guardians/{guardian_id}", do="check-duty", may=standing.RECORDERS)
def check_guardian_duty(command: CheckGuardianDuty, case: Case, facts: Facts) -> Drafts:
    """As often as somebody looks."""
    _guardian(command.guardian_id, case, facts.occurred(command), facts)
    return [GuardianDutyChecked(guardian_id=command.guardian_id, fulfils=command.fulfils, note=command.note)]


class UrgeGuardian(FactCommand):
    """Record that a guardian was urged to do their duty. note: in words."""

    guardian_id: UUID
    ground: Literal["silent_for_long", "duty_not_done"]
    note: Narrative | None = None


@rule(on="guardians/{guardian_id}", do="urge", may=standing.RECORDERS)
def urge_guardian(command: UrgeGuardian, case: Case, facts: Facts) -> Drafts:
    """Where the record says that there is reason to."""
    guardian = _guardian(command.guardian_id, case, facts.occurred(command), facts)
    reason = guardian.due if command.ground == "silent_for_long" else guardian.checked
    if reason is None:
        raise refusals.NothingToUrge(ground=command.ground)
    event = GuardianUrged(guardian_id=command.guardian_id, ground=command.ground, note=command.note)
    return [Draft(event, evidence=cited(reason))]


class ReferGuardian(DecisionCommand):
    """Pass on to the authorities that a guardian refuses their duty. authority: code of the body."""

    guardian_id: UUID
    authority: Code


@rule(on="guardians/{guardian_id}", do="refer", may=standing.DECIDERS)
def refer_guardian(command: ReferGuardian, case: Case, facts: Facts) -> Drafts:
    """Only where a check after the urging found the duty still not done."""
    standing.open_now(case, facts)
    guardian = _guardian(command.guardian_id, case, Occurred(facts.now), facts)
    if guardian.referred is not None:
        raise refusals.GuardianReferredAlready()
    if guardian.urged is None or guardian.checked is None:
        raise refusals.NotUrgedBefore()
    event = GuardianReferred(guardian_id=command.guardian_id, authority=command.authority)
    return [Draft(event, evidence=cited(guardian.urged, guardian.checked))]


class ReleaseGuardian(FactCommand):
    """Record that somebody guards this person no longer."""

    guardian_id: UUID
    reason: Literal["replaced_by_other", "came_of_age", "no_longer_able", "deceased"]


@rule(on="guardians/{guardian_id}", do="release", may=standing.RECORDERS)
def release_guardian(command: ReleaseGuardian, case: Case, facts: Facts) -> Drafts:
    """From then on nothing is asked of them."""
    _guardian(command.guardian_id, case, facts.occurred(command), facts)
    return [GuardianReleased(guardian_id=command.guardian_id, reason=command.reason)]


def _guardian(guardian_id: UUID, case: Case, occurred: Occurred, facts: Facts) -> Guardian:
    """A guardian who was one on the day of something, in a file that was open then."""
    standing.during(case, occurred, facts)
    guardian = case.guardians.of.get(guardian_id)
    if guardian is None:
        raise refusals.GuardianUnknown()
    named_before(guardian, occurred, facts)
    return guardian


def named_before(guardian: Guardian, occurred: Occurred, facts: Facts) -> None:
    """Refuse a day on which somebody was no guardian yet."""
    named_on = guardian.appointed_at.astimezone(facts.zone).date()
    if facts.day(occurred) < named_on:
        raise refusals.GuardianBefore(occurred_on=facts.day(occurred), named_on=named_on)


def heard_by(day: date, facts: Facts) -> date:
    """By when a guardian is to be heard from again."""
    return facts.policies.of(GuardianSilence, day).silence.counted(day, facts.calendar).last
