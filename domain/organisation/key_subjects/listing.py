"""Who is listed as a key subject, by what, and who answers for it."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from domain.case import Case
from domain.intake import standing
from domain.intake.record import CaseOpened
from domain.kernel.entry import AnyEntry
from domain.kernel.ids import AccountId, Narrative
from domain.kernel.rule import DecisionCommand, Draft, Drafts, Facts, cited, rule
from domain.organisation.key_subjects import refusals
from domain.organisation.key_subjects.record import (
    Criterion,
    KeySubjectDesignated,
    KeySubjectReassigned,
    KeySubjectReleased,
    Listed,
)
from domain.organisation.key_subjects.tables import KeySubjectCriteria, Shown


class DesignateKeySubject(DecisionCommand):
    """List somebody as a key subject.

    responsible_id: who answers for it. entries: event ids of the entries of this file that show the criterion.
    """

    criterion: Criterion
    responsible_id: AccountId
    entries: tuple[UUID, ...]
    note: Narrative | None = None


@rule(on="key-subject", may=standing.RECORDERS, rests_on=lambda command, _case: command.entries)
def designate_key_subject(command: DesignateKeySubject, case: Case, facts: Facts) -> Drafts:
    """By a criterion in force, which the entries named show."""
    standing.open_now(case, facts)
    table = facts.policies.of(KeySubjectCriteria)
    shown = table.criteria.get(command.criterion)
    if shown is None:
        known = ", ".join(sorted(table.criteria))
        raise refusals.CriterionNotInForce(rule=table.pin, criterion=command.criterion.value, criteria=known)
    if command.criterion in case.key_subject.listed:
        raise refusals.ListedAlready(criterion=command.criterion.value)
    entries = [facts.entry(event_id) for event_id in command.entries]
    if not entries or not all(entry is not None and _shows(entry, shown, facts) for entry in entries):
        raise refusals.CriterionNotShown(
            rule=table.pin, criterion=command.criterion.value, shown_by=", ".join(shown.by)
        )
    event = KeySubjectDesignated(criterion=command.criterion, responsible_id=command.responsible_id, note=command.note)
    return [Draft(event, evidence=cited(*command.entries))]


class ReassignKeySubject(DecisionCommand):
    """Have somebody else answer for a key subject."""

    criterion: Criterion
    responsible_id: AccountId


@rule(on="key-subject", do="reassign", may=standing.RECORDERS)
def reassign_key_subject(command: ReassignKeySubject, case: Case, facts: Facts) -> Drafts:
    """Of somebody who is listed so."""
    standing.open_now(case, facts)
    listed = _listed(command.criterion, case)
    if listed.responsible_id == command.responsible_id:
        raise refusals.ResponsibleUnchanged(responsible_id=command.responsible_id)
    event = KeySubjectReassigned(criterion=command.criterion, responsible_id=command.responsible_id)
    return [Draft(event, evidence=cited(listed.entry))]


class ReleaseKeySubject(DecisionCommand):
    """Take somebody off the list of key subjects."""

    criterion: Criterion
    reason: Literal["criterion_ended", "improved", "listed_in_error"]
    note: Narrative | None = None


@rule(on="key-subject", do="release", may=standing.DECIDERS)
def release_key_subject(command: ReleaseKeySubject, case: Case, facts: Facts) -> Drafts:
    """The county decides it, of somebody who is listed so."""
    standing.open_now(case, facts)
    listed = _listed(command.criterion, case)
    event = KeySubjectReleased(criterion=command.criterion, reason=command.reason, note=command.note)
    return [Draft(event, evidence=cited(listed.entry))]


def _listed(criterion: Criterion, case: Case) -> Listed:
    listed = case.key_subject.listed.get(criterion)
    if listed is None:
        raise refusals.NotListed()
    return listed


def _shows(entry: AnyEntry, shown: Shown, facts: Facts) -> bool:
    """Whether an entry shows a criterion: by its topic, and where it opened the file by what that says."""
    if not entry.event.topic.startswith(shown.by):
        return False
    event = entry.event
    if shown.category is not None:
        return isinstance(event, CaseOpened) and event.category is shown.category
    if shown.under_years is not None:
        if not isinstance(event, CaseOpened) or event.birth_year is None:
            return False
        return entry.day(facts.zone).year - event.birth_year < shown.under_years
    return True
