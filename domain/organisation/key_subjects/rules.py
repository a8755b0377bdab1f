"""Signs of risk, and what special periods ask for with key subjects; who is one stands in ``listing``."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Literal
from uuid import UUID

from domain.case import Case
from domain.contacts.record import VisitRecorded
from domain.intake import standing
from domain.kernel.access import covers
from domain.kernel.ids import Code, Narrative, UnitId
from domain.kernel.rule import DecisionCommand, Draft, Drafts, FactCommand, Facts, Of, cited, rule
from domain.organisation.key_subjects import listing, refusals
from domain.organisation.key_subjects.record import (
    FourOnesItemDone,
    FourOnesMissing,
    Item,
    RiskSignalDisposed,
    RiskSignalRaised,
    one,
)
from domain.organisation.periods.record import SpecialPeriod
from domain.organisation.periods.tables import PeriodMeasures

__all__ = ["listing"]  # its rules are registered with these


class RaiseRiskSignal(FactCommand):
    """Record a sign of risk. signal: a code. noticed_by: which of those who work together on it."""

    signal: Code
    noticed_by: Literal["police", "judicial_office", "worker", "volunteer", "guardian", "other"]
    note: Narrative | None = None


@rule(on="risk-signals", may=standing.RECORDERS)
def raise_risk_signal(command: RaiseRiskSignal, case: Case, facts: Facts) -> Drafts:
    """While the case is open."""
    standing.during(case, facts.occurred(command), facts)
    event = RiskSignalRaised(
        signal_id=facts.new_id(), signal=command.signal, noticed_by=command.noticed_by, note=command.note
    )
    return [event]


class DisposeRiskSignal(DecisionCommand):
    """Say what became of a sign of risk."""

    signal_id: UUID
    outcome: Literal["removed", "watched", "handed_to_police", "unfounded"]
    note: Narrative | None = None


@rule(on="risk-signals/{signal_id}", do="dispose", may=standing.RECORDERS)
def dispose_risk_signal(command: DisposeRiskSignal, case: Case, facts: Facts) -> Drafts:
    """Only one that is open."""
    standing.open_now(case, facts)
    signal = case.key_subject.signals.get(command.signal_id)
    if signal is None:
        raise refusals.SignalUnknown()
    event = RiskSignalDisposed(
        signal_id=command.signal_id, signal=signal.signal, outcome=command.outcome, note=command.note
    )
    return [Draft(event, evidence=cited(signal.entry))]


class RecordFourOnesItem(FactCommand):
    """Record one of the four ones of a special period. entry: event id of the visit or talk that it was."""

    period_id: UnitId
    item: Item
    entry: UUID | None = None
    note: Narrative | None = None


@rule(on="four-ones", may=standing.RECORDERS, rests_on=lambda c, _case: (c.entry,) if c.entry else ())
def record_four_ones_item(command: RecordFourOnesItem, case: Case, facts: Facts) -> Drafts:
    """With a key subject, while the special period holds for the unit, once an item."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    if not case.key_subject.is_listed:
        raise refusals.NotListed()
    day = facts.day(occurred)
    period = _period(command.period_id, day, facts)
    table = facts.policies.of(PeriodMeasures, period.from_on)
    asked = table.rows[period.measures].four_ones if period.measures in table.rows else {}
    if command.item.value not in asked:
        items = ", ".join(sorted(asked))
        raise refusals.ItemNotAsked(rule=table.pin, item=command.item.value, items=items)
    if one(period.period_id, command.item) in case.key_subject.done:
        raise refusals.ItemDoneAlready(item=command.item.value)
    shown_by = asked[command.item.value]
    if command.entry is not None and not _shows(command.entry, command.item, shown_by, period, facts):
        raise refusals.EntryDoesNotShow(rule=table.pin, item=command.item.value, shown_by=", ".join(shown_by))
    event = FourOnesItemDone(period_id=period.period_id, item=command.item, entry=command.entry, note=command.note)
    return [Draft(event, evidence=cited(command.entry))]


class RecordMissingFourOnes(FactCommand):
    """Record which of the four ones of a special period were not done."""

    period_id: UnitId


@rule(on="four-ones", do="miss", may=standing.WATCHERS)
def record_missing_four_ones(command: RecordMissingFourOnes, case: Case, facts: Facts) -> Drafts:
    """Of a key subject, when the period and the days for recording them are over; each item once."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    if not case.key_subject.is_listed:
        raise refusals.NotListed()
    period = facts.others.get(Of.PERIODS, {}).get(command.period_id)
    if period is None or not covers(period.unit_id, facts.unit_id, facts.units):
        raise refusals.NoPeriodHolds(period_id=command.period_id, day=facts.day(occurred))
    table = facts.policies.of(PeriodMeasures, period.from_on)
    due_on = period.until_on + timedelta(days=table.four_ones_days)
    if facts.day(occurred) <= due_on:
        raise refusals.ItemsNotOverdue(rule=table.pin, due_on=due_on)
    asked = table.rows[period.measures].four_ones if period.measures in table.rows else {}
    settled = case.key_subject.done.keys() | case.key_subject.missing.keys()
    missing = [item for item in Item if item.value in asked and one(period.period_id, item) not in settled]
    if not missing:
        raise refusals.NothingMissing()
    return [FourOnesMissing(period_id=period.period_id, missing=item) for item in missing]


def _period(period_id: str, day: date, facts: Facts) -> SpecialPeriod:
    """A special period that held for the file's unit on a day."""
    period: Any = facts.others.get(Of.PERIODS, {}).get(period_id)
    if (
        not isinstance(period, SpecialPeriod)
        or not period.holds(day)
        or not covers(period.unit_id, facts.unit_id, facts.units)
    ):
        raise refusals.NoPeriodHolds(period_id=period_id, day=day)
    return period


def _shows(event_id: UUID, item: Item, shown_by: tuple[str, ...], period: SpecialPeriod, facts: Facts) -> bool:
    """Whether an entry is such a visit or talk, on one of the days of the period."""
    entry = facts.entry(event_id)
    if entry is None or not entry.event.topic.startswith(shown_by) or not period.holds(entry.day(facts.zone)):
        return False
    if not isinstance(entry.event, VisitRecorded):
        return True
    return entry.event.visit in (("community",) if item is Item.COMMUNITY_VISIT else ("home", "unannounced"))
