"""Lost contact, the search, and how it ended: what may be recorded and decided about it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from domain.case import Case
from domain.intake import standing
from domain.kernel.days import Span
from domain.kernel.entry import Occurred
from domain.kernel.ids import Code, Instant, Line, Narrative
from domain.kernel.rule import DecisionCommand, Draft, Drafts, FactCommand, Facts, cited, rule
from domain.whereabouts.silence import refusals
from domain.whereabouts.silence.record import (
    AbscondingConfirmed,
    ContactLost,
    Loss,
    PoliceAssistanceRequested,
    ProcuratorateInformed,
    SearchOverdue,
    SearchStarted,
    SubjectFound,
    Threshold,
    ThresholdCrossed,
    Tried,
)
from domain.whereabouts.silence.tables import LostContact


class DeclareContactLost(FactCommand):
    """Record that contact is lost. since: the instant from which it counts. tried: how it was tried to reach them."""

    since: Instant
    tried: tuple[Tried, ...]
    note: Narrative | None = None


@rule(on="contact", do="lost", may=standing.RECORDERS)
def declare_contact_lost(command: DeclareContactLost, case: Case, facts: Facts) -> Drafts:
    """By a person, who says what was tried; a gap alone is no loss of contact. The search is due with it."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    lost_in_time(command.tried, command.since, occurred)
    standing.begun(case, Occurred(command.since), facts)
    if case.silence.loss is not None:
        raise refusals.ContactLostAlready()
    table = facts.policies.of(LostContact, facts.day(occurred))
    gap = case.silence.gap
    lost = ContactLost(
        loss_id=facts.new_id(),
        since=command.since,
        tried=tuple(dict.fromkeys(command.tried)),
        search_by=occurred.at + timedelta(hours=table.search_hours),
        gap_id=gap.gap_id if gap else None,
        note=command.note,
    )
    return [Draft(lost, evidence=cited(gap.entry if gap else None))]


def lost_in_time(tried: Collection[Tried], since: datetime, occurred: Occurred) -> None:
    """Refuse a loss of contact before which nothing was tried, and one that is to come."""
    if not tried:
        raise refusals.NothingTried()
    if since > occurred.at:
        raise refusals.LostLater()


class StartSearch(FactCommand):
    """Record that the search for somebody was started."""

    loss_id: UUID


@rule(on="contact/{loss_id}", do="search", may=standing.RECORDERS)
def start_search(command: StartSearch, case: Case, facts: Facts) -> Drafts:
    """Once; how late it is follows from when contact was recorded as lost."""
    occurred = facts.occurred(command)
    loss = _loss(command.loss_id, occurred, case, facts)
    if loss.search is not None:
        raise refusals.SearchStartedAlready()
    late = max(0.0, (occurred.at - loss.search_by).total_seconds())
    started = SearchStarted(loss_id=command.loss_id, hours_late=int(-(-late // 3600)))
    return [Draft(started, evidence=cited(loss.entry))]


class RecordOverdueSearch(FactCommand):
    """Record that the search for somebody was not started in time."""

    loss_id: UUID


@rule(on="contact/{loss_id}", do="miss-search", may=standing.WATCHERS)
def record_overdue_search(command: RecordOverdueSearch, case: Case, facts: Facts) -> Drafts:
    """Once, after the hours of the table."""
    occurred = facts.occurred(command)
    loss = _loss(command.loss_id, occurred, case, facts)
    if loss.search is not None or loss.overdue:
        raise refusals.SearchStartedAlready()
    table = facts.policies.of(LostContact, facts.day(occurred))
    if occurred.at <= loss.search_by:
        raise refusals.SearchNotDue(rule=table.pin, search_by=loss.search_by)
    overdue = SearchOverdue(loss_id=command.loss_id, search_by=loss.search_by)
    return [Draft(overdue, evidence=cited(loss.entry))]


class RequestPoliceAssistance(FactCommand):
    """Record that the police were asked for help. authority: the code of which."""

    loss_id: UUID
    authority: Code


@rule(on="contact/{loss_id}", do="police", may=standing.RECORDERS)
def request_police_assistance(command: RequestPoliceAssistance, case: Case, facts: Facts) -> Drafts:
    """While contact is lost."""
    loss = _loss(command.loss_id, facts.occurred(command), case, facts)
    requested = PoliceAssistanceRequested(loss_id=command.loss_id, authority=command.authority)
    return [Draft(requested, evidence=cited(loss.entry))]


class InformProcuratorate(FactCommand):
    """Record that the procuratorate was told. authority: the code of which."""

    loss_id: UUID
    authority: Code
    about: Literal["contact_lost", "subject_found", "absconding"]


@rule(on="contact/{loss_id}", do="procuratorate", may=standing.RECORDERS)
def inform_procuratorate(command: InformProcuratorate, case: Case, facts: Facts) -> Drafts:
    """Of a loss of contact that goes on, or of the newest one that is over."""
    standing.during(case, facts.occurred(command), facts)
    loss = case.silence.loss
    going_on = loss is not None and loss.loss_id == command.loss_id
    if not going_on and case.silence.over != command.loss_id:
        raise refusals.LossUnknown()
    informed = ProcuratorateInformed(loss_id=command.loss_id, authority=command.authority, about=command.about)
    return [Draft(informed, evidence=cited(loss.entry if loss and going_on else None))]


class RecordThresholdCrossed(FactCommand):
    """Record that somebody has been out of contact for longer than a threshold."""

    loss_id: UUID
    threshold: Threshold


@rule(on="contact/{loss_id}", do="threshold", may=standing.WATCHERS)
def record_threshold_crossed(command: RecordThresholdCrossed, case: Case, facts: Facts) -> Drafts:
    """From the day after the span of the table on, once each. It decides nothing."""
    occurred = facts.occurred(command)
    loss = _loss(command.loss_id, occurred, case, facts)
    day, since_on = facts.day(occurred), facts.day(Occurred(loss.since))
    table = facts.policies.of(LostContact, day)
    terms = {over.threshold: over.after for over in table.thresholds}
    term = terms.get(command.threshold)
    from_on = _over_from(command, span_over(since_on, term, facts), case) if term else None
    if from_on is None or day < from_on or command.threshold in loss.crossed:
        raise refusals.ThresholdNotReached(rule=table.pin, from_on=from_on)
    crossed = ThresholdCrossed(
        loss_id=command.loss_id, threshold=command.threshold, since_on=since_on, days=(day - since_on).days
    )
    return [Draft(crossed, evidence=cited(loss.entry))]


class RecordSubjectFound(FactCommand):
    """Record that somebody was found. place: where, in words."""

    loss_id: UUID
    found: Literal["came_back", "at_home", "elsewhere", "in_hospital", "in_custody", "dead"]
    place: Line | None = None


@rule(on="contact/{loss_id}", do="found", may=standing.RECORDERS)
def record_subject_found(command: RecordSubjectFound, case: Case, facts: Facts) -> Drafts:
    """While contact is lost; for how long follows from when it was lost. It ends an open gap too."""
    occurred = facts.occurred(command)
    loss = _loss(command.loss_id, occurred, case, facts)
    days = (facts.day(occurred) - facts.day(Occurred(loss.since))).days
    found = SubjectFound(loss_id=command.loss_id, found=command.found, days=max(0, days), place=command.place)
    return [Draft(found, evidence=cited(loss.entry))]


class ConfirmAbsconding(DecisionCommand):
    """Decide that somebody is out of control."""

    loss_id: UUID


@rule(on="contact/{loss_id}", do="absconding", may=standing.DECIDERS)
def confirm_absconding(command: ConfirmAbsconding, case: Case, facts: Facts) -> Drafts:
    """After the span of the table, and after the search that it asks for. The county reviewer decides it."""
    standing.open_now(case, facts)
    loss = _loss(command.loss_id, Occurred(facts.now), case, facts)
    if loss.absconded is not None:
        raise refusals.AbscondingConfirmedAlready()
    table = facts.policies.of(LostContact)
    if loss.search is None or (table.police_first and loss.police is None):
        raise refusals.NotSearchedYet(rule=table.pin)
    since_on = facts.day(Occurred(loss.since))
    from_on = _after(since_on, table.absconding, facts)
    if facts.today < from_on:
        raise refusals.AbscondingTooEarly(rule=table.pin, from_on=from_on)
    confirmed = AbscondingConfirmed(loss_id=command.loss_id, since_on=since_on, days=(facts.today - since_on).days)
    return [Draft(confirmed, evidence=cited(loss.entry, loss.search, loss.police))]


def _loss(loss_id: UUID, occurred: Occurred, case: Case, facts: Facts) -> Loss:
    standing.during(case, occurred, facts)
    loss = case.silence.loss
    if loss is None or loss.loss_id != loss_id or occurred.at < loss.since:
        raise refusals.LossUnknown()
    return loss


def span_over(since_on: date, term: Span, facts: Facts) -> date:
    """The last day of a span."""
    return term.counted(since_on, facts.calendar).last


def _after(since_on: date, term: Span, facts: Facts) -> date:
    """The first day that is later than a span."""
    return span_over(since_on, term, facts) + timedelta(days=1)


#: What the thresholds are among the duties.
WORDS: dict[Threshold, str] = {
    Threshold.OVER_TEN_DAYS: "found-within-ten-days",
    Threshold.OVER_ONE_MONTH: "found-within-one-month",
}


def _over_from(command: RecordThresholdCrossed, last: date, case: Case) -> date:
    """The first day on which a threshold is crossed, as it was restated."""
    return case.duties.last(WORDS[command.threshold], command.loss_id, last) + timedelta(days=1)
