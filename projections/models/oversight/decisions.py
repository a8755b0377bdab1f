"""Decisions: who decided what, at whose proposal, by which rules and on which entries, as it was written.

For whoever oversees: decisions on a proposal of one's own, and decisions that rest on an entry corrected since.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from msgspec.structs import replace

from domain.assessment.record import ClassProposed
from domain.conduct.rewards.record import CommutationProposed, PraiseProposed, RewardProposed
from domain.conduct.sanctions.record import SanctionProposed
from domain.duties.counting import day_of, packaged
from domain.intake.relocation.record import RelocationRequested
from domain.kernel.correction import EntryCorrected
from domain.kernel.entry import AnyEntry
from domain.kernel.event import CATALOGUE, Decision, Event
from domain.kernel.policy import TABLES
from domain.kinds import kind_of
from domain.leave.barred.record import RestrictedEntryRequested, VisitorContactRequested
from domain.leave.deciding.extension.record import LeaveExtensionRequested
from domain.leave.deciding.record import LeaveEndorsed
from domain.leave.record import LeaveRequested
from domain.leave.travel.record import RecurringTravelRequested
from domain.oversight.corrections.record import CorrectionProposed
from domain.oversight.policies.record import PolicyDrafted
from domain.people.matching.record import HelperProposed
from domain.whereabouts.positioning.record import PositioningApplied, PositioningExtensionApplied
from projections.model import Cite, Model, Row, Sheet, cite

DAY = timedelta(days=1)
#: Rules look at these as of another day than the decision's: the month that is closed, the day on which a period or a
#: breach began, the day of a proposal. Of them a version is wrong that was in force at no time up to the day.
OF_OTHER_DAYS = frozenset({
    "score.period", "score.rules", "score.thresholds", "score.closing", "period.measures", "conduct.response",
    "court.limits", "education.hours", "checkin.cadence", "medical.cadence", "meeting.cadence", "survey.cadence",
    "summary.cadence", "inspection.cadence", "source.beats", "six_clears.max_age_days", "life.reporting",
    "stage.months", "detention.notice", "class.measures", "execution.limits",
})  # fmt: skip
#: What somebody proposes, endorses or enters for another person to decide on.
PROPOSALS: frozenset[type[Event]] = frozenset({
    ClassProposed, CommutationProposed, CorrectionProposed, HelperProposed, LeaveEndorsed, LeaveExtensionRequested,
    LeaveRequested, PolicyDrafted, PositioningApplied, PositioningExtensionApplied, PraiseProposed,
    RecurringTravelRequested, RelocationRequested, RestrictedEntryRequested, RewardProposed, SanctionProposed,
    VisitorContactRequested,
})  # fmt: skip


class DecisionRow(Row, frozen=True, kw_only=True):
    """One decision; or a request that is none (``decides``), kept for who made it.

    position: in the record. proposal: the newest proposal, endorsement or request that it cites, and who made that:
    proposer, proposer_role. own: whether any that it cites was made by who decided. policies: pins of the tables;
    unusual: whether any of them is not packaged, or not in force by its own dates about that day (``decided_on``), nor,
    where rules look at it as of other days, ever before; evidence: ids of
    entries and digests of documents; seen_position: what the decider had on screen. since_corrected: whether an
    entry that it rests on was corrected later; corrected: the newest such correction.
    """

    entry: UUID
    position: int
    topic: str
    decides: bool
    occurred_at: datetime
    decided_on: date
    recorded_at: datetime
    unit_id: str
    actor_id: str
    actor_role: str
    on_behalf_of: str | None
    proposes: bool
    proposal: Cite | None = None
    proposer: str | None = None
    proposer_role: str | None = None
    own: bool = False
    policies: tuple[str, ...] = ()
    unusual: bool = False
    evidence: tuple[str, ...] = ()
    seen_position: int = 0
    since_corrected: bool = False
    corrected: Cite | None = None


def fold(sheet: Sheet[DecisionRow], entry: AnyEntry) -> Sheet[DecisionRow]:
    """One decision more; a correction also marks those that rest on what it corrects."""
    event = entry.event
    row = _row(entry)
    if isinstance(event, EntryCorrected):
        _mark(sheet, event.entry, entry)
        row = replace(row, proposer=event.proposed_by, own=event.proposed_by == entry.actor_id)
    cited = [found for found in (sheet.get(entry_id) for entry_id in _entries(entry)) if found and found.proposes]
    if not cited:
        return sheet.put(row)
    newest = max(cited, key=lambda found: found.position)
    return sheet.put(
        replace(
            row,
            proposal=Cite(newest.position, newest.entry),
            proposer=row.proposer or newest.actor_id,
            proposer_role=newest.actor_role,
            own=row.own or (not row.proposes and any(found.actor_id == entry.actor_id for found in cited)),
        )
    )


def _row(entry: AnyEntry) -> DecisionRow:
    event = entry.event
    return DecisionRow(
        stream=entry.originator_id,
        entry=entry.event_id,
        position=entry.position,
        topic=event.topic,
        decides=isinstance(event, Decision),
        occurred_at=entry.occurred_at,
        decided_on=day_of(entry.occurred_at),
        recorded_at=entry.recorded_at,
        unit_id=entry.unit_id,
        actor_id=entry.actor_id,
        actor_role=entry.actor_role,
        on_behalf_of=entry.on_behalf_of,
        proposes=type(event) in PROPOSALS,
        policies=entry.policies,
        unusual=isinstance(event, Decision) and any(_unusual(pin, entry.occurred_at) for pin in entry.policies),
        evidence=entry.evidence,
        seen_position=event.seen_position if isinstance(event, Decision) else 0,
    )


def _unusual(pin: str, at: datetime) -> bool:
    """Whether a version is one that somebody has to look at, whatever the zone of the day; a calendar is none. A unit's
    own always is, also where its content is at hand."""
    name = pin.partition("@")[0]
    if name not in TABLES:
        return False
    source = version.source if (version := packaged(TABLES[name], pin)) else None
    return source is None or not (
        source.effective_from <= (at - DAY).date()
        and (name in OF_OTHER_DAYS or source.effective_to is None or (at + DAY).date() < source.effective_to)
    )


def _entries(entry: AnyEntry) -> list[UUID]:
    """The entries among what a decision rests on; a document stands there with its digest."""
    return [UUID(one) for one in entry.evidence if len(one) == len(str(entry.event_id))]


def _mark(sheet: Sheet[DecisionRow], corrected: UUID, by: AnyEntry) -> None:
    """Corrections are rare, and every stream that has a new one is folded again as a whole."""
    for row in [row for row in sheet.rows.values() if str(corrected) in row.evidence]:
        sheet.put(replace(row, since_corrected=True, corrected=cite(by)))


MODEL = Model(
    name="decisions",
    version=7,
    order="record",
    row=DecisionRow,
    fold=fold,
    handles=frozenset(k for k in CATALOGUE.values() if issubclass(k, Decision) and kind_of(k).entitled is None)
    | PROPOSALS,
    key=("entry",),
    indexes=(
        "position WHERE decides",
        "unit_id, position WHERE decides",
        "own, position",
        "decided_on, stream, topic, entry WHERE own",
        "unit_id, decided_on, stream, topic, entry WHERE own",
        "since_corrected, position",
        "unusual, position",
        "decided_on, stream, topic, entry WHERE unusual",
        "unit_id, decided_on, stream, topic, entry WHERE unusual",
        "stream, occurred_at",
        "unit_id, decided_on WHERE decides AND NOT unusual",
    ),
)
