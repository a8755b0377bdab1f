"""Breaches: every one that was alleged, what was found, what answered it and when, and what became of the answer."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, assert_never, get_args
from uuid import UUID

from msgspec.structs import replace

from domain.conduct.breaches.record import (
    Answer,
    BreachAlleged,
    BreachesEvent,
    BreachInvestigated,
    BreachSubstantiated,
    BreachUnsubstantiated,
    BreachWithdrawn,
    Gravity,
    ResponseOmitted,
    Reversal,
)
from domain.conduct.breaches.tables import ConductResponse
from domain.conduct.hearings.record import BreachKind, CriticismRecorded, Hearing, StatementHeard
from domain.conduct.revocation.record import (
    ProposalWithdrawn,
    RecallDecided,
    RecallProposed,
    RevocationProposed,
    RevocationRuled,
)
from domain.conduct.sanctions.record import (
    AdmonitionIssued,
    NoActionDecided,
    PublicSecurityPenaltyProposed,
    PublicSecurityPenaltyRecorded,
    SanctionQuashed,
    SanctionWithdrawn,
    WarningIssued,
)
from domain.kernel.entry import Entry
from projections.model import Cite, Model, Row, Sheet, cite
from projections.models.conduct.limits import days_within
from projections.pins import counts_by, pin_of

Status = Literal["alleged", "investigated", "substantiated", "unsubstantiated", "answered", "withdrawn"]
Response = Literal["admonition", "warning", "penalty", "no_action", "revocation", "recall"]
Undone = Literal["withdrawn", "quashed", "not_followed"]

#: While a breach has one of these, something has to be decided about it.
AWAITING: frozenset[Status] = frozenset({"alleged", "investigated", "substantiated"})


class BreachRow(Row, frozen=True, kw_only=True):
    """One breach.

    unanswered: whether something has still to be decided. from_on, until_on, days: as alleged, then as found;
    until_on is None while it goes on. answer_within: how many days after the day of the allegation the last day for
    a decision is; None where the version of ``conduct.response`` is a unit's own. omitted_due_on: that day, once it
    was noticed that it passed. rests_on: event ids of what was said to show it. decided: the answer, or that it is
    not proven. step: the row of the ladder. ruling: what the police or a court decided on a proposal. undone: what
    became of the newest answer; reopened: how often the breach came to await another. said: the entry that the
    status follows from.
    """

    breach_id: UUID
    status: Status
    unanswered: bool = True
    kind: BreachKind
    from_on: date
    until_on: date | None
    gravity: Gravity | None = None
    days: int | None = None
    alleged_at: datetime
    answer_within: int | None = None
    rests_on: tuple[str, ...] = ()
    omitted_due_on: date | None = None
    finding: str | None = None
    hearing: Hearing | None = None
    decided_at: datetime | None = None
    response: Response | None = None
    step: str | None = None
    reason: str | None = None
    ruling: str | None = None
    undone: Undone | None = None
    reopened: int = 0
    alleged: Cite
    investigated: Cite | None = None
    heard: Cite | None = None
    criticised: Cite | None = None
    substantiated: Cite | None = None
    omitted: Cite | None = None
    decided: Cite | None = None
    ruled: Cite | None = None
    undoing: Cite | None = None
    said: Cite


def fold(sheet: Sheet[BreachRow], entry: Entry[BreachesEvent]) -> Sheet[BreachRow]:
    """The breaches of the file after one more entry."""
    event = entry.event
    if isinstance(event, BreachAlleged):
        return sheet.put(_alleged(entry, event))
    row = sheet.get(event.breach_id) if event.breach_id else None
    if row is None or row.status in ("unsubstantiated", "withdrawn"):
        return sheet  # about none, or one that is settled for good or whose allegation was taken out
    row = _changed(row, entry, event)
    return sheet.put(replace(row, unanswered=row.status in AWAITING))


def _alleged(entry: Entry[BreachesEvent], event: BreachAlleged) -> BreachRow:
    table = counts_by(ConductResponse, entry, pin_of(ConductResponse, entry))
    return BreachRow(
        stream=entry.originator_id,
        breach_id=event.breach_id,
        status="alleged",
        kind=event.kind,
        from_on=event.from_on,
        until_on=event.until_on,
        alleged_at=entry.occurred_at,
        answer_within=days_within(table.answer, entry) if table else None,
        rests_on=entry.evidence,
        alleged=cite(entry),
        said=cite(entry),
    )


def _changed(row: BreachRow, entry: Entry[BreachesEvent], event: BreachesEvent) -> BreachRow:
    by = cite(entry)
    match event:
        case BreachUnsubstantiated(reason=reason):
            return replace(_decided(row, entry), status="unsubstantiated", reason=reason, said=by)
        case BreachWithdrawn(reason=reason):
            return replace(row, status="withdrawn", reason=reason, said=by)
        case PublicSecurityPenaltyRecorded(penalty=penalty):
            return _penalised(row, entry, penalty)
        case AdmonitionIssued() | WarningIssued() | NoActionDecided() | PublicSecurityPenaltyProposed():
            return _answered(row, entry, event)
        case RevocationProposed() | RecallProposed():
            return _answered(row, entry, event)
        case SanctionWithdrawn() | SanctionQuashed() | ProposalWithdrawn() | RevocationRuled() | RecallDecided():
            return _undone(row, entry, event)
        case BreachInvestigated() | StatementHeard() | CriticismRecorded() | BreachSubstantiated() | ResponseOmitted():
            return _step(row, entry, event) if row.status in AWAITING else row
        case BreachAlleged():
            return row  # makes a row of its own
        case _ as unhandled:
            assert_never(unhandled)


def _step(
    row: BreachRow,
    entry: Entry[BreachesEvent],
    event: BreachInvestigated | StatementHeard | CriticismRecorded | BreachSubstantiated | ResponseOmitted,
) -> BreachRow:
    by = cite(entry)
    match event:
        case BreachInvestigated(finding=finding):
            return _standing(replace(row, finding=finding, investigated=by))
        case StatementHeard(hearing=hearing):
            return replace(row, hearing=hearing, heard=by)
        case CriticismRecorded():
            return replace(row, criticised=row.criticised or by)
        case BreachSubstantiated() as s:
            found = replace(row, kind=s.kind, gravity=s.gravity, from_on=s.from_on, until_on=s.until_on, days=s.days)
            return _standing(replace(found, substantiated=by))
        case ResponseOmitted(due_on=due_on):
            return replace(row, omitted_due_on=due_on, omitted=by)


def _standing(row: BreachRow) -> BreachRow:
    """How far a breach has come that awaits an answer."""
    if row.substantiated:
        return replace(row, status="substantiated", said=row.substantiated)
    if row.investigated:
        return replace(row, status="investigated", said=row.investigated)
    return replace(row, status="alleged", said=row.alleged)


def _decided(row: BreachRow, entry: Entry[BreachesEvent]) -> BreachRow:
    """Something is decided now: what was decided before stands no more."""
    return replace(
        row,
        decided_at=entry.occurred_at,
        decided=cite(entry),
        response=None,
        step=None,
        reason=None,
        ruling=None,
        ruled=None,
        undone=None,
        undoing=None,
    )


def _answered(row: BreachRow, entry: Entry[BreachesEvent], event: Answer) -> BreachRow:
    """By the first answer; another comes only after that was taken back."""
    if row.status not in AWAITING:
        return row
    row = replace(_decided(row, entry), status="answered", said=cite(entry))
    match event:
        case AdmonitionIssued(step=step):
            return replace(row, response="admonition", step=step)
        case WarningIssued(step=step):
            return replace(row, response="warning", step=step)
        case NoActionDecided(reason=reason):
            return replace(row, response="no_action", reason=reason)
        case PublicSecurityPenaltyProposed(step=step):
            return replace(row, response="penalty", step=step)
        case PublicSecurityPenaltyRecorded(penalty=penalty):
            return replace(row, response="penalty", ruling=penalty, ruled=cite(entry))
        case RevocationProposed(step=step):
            return replace(row, response="revocation", step=step)
        case RecallProposed(step=step):
            return replace(row, response="recall", step=step)


def _penalised(row: BreachRow, entry: Entry[BreachesEvent], penalty: str) -> BreachRow:
    """What public security decided, asked or of its own."""
    assert isinstance(entry.event, PublicSecurityPenaltyRecorded)
    if penalty == "not_imposed":
        return _again(_ruled(row, entry, penalty), entry, "not_followed")
    if row.status in AWAITING:
        return _answered(row, entry, entry.event)
    return _ruled(row, entry, penalty)


def _undone(row: BreachRow, entry: Entry[BreachesEvent], event: Reversal) -> BreachRow:
    """An answer that was taken back, or what a court made of a proposal."""
    if row.status != "answered":
        return row
    match event:
        case SanctionWithdrawn(decide_anew=anew):
            return _again(row, entry, "withdrawn") if anew else _not_standing(row, entry, "withdrawn")
        case SanctionQuashed(decide_anew=anew):
            return _again(row, entry, "quashed") if anew else _not_standing(row, entry, "quashed")
        case ProposalWithdrawn():
            return _again(row, entry, "withdrawn")
        case RevocationRuled(ruling=ruling):
            ruled = _ruled(row, entry, ruling)
            return _again(ruled, entry, "not_followed") if ruling == "not_revoked" else ruled
        case RecallDecided(decision=decision):
            ruled = _ruled(row, entry, decision)
            return _again(ruled, entry, "not_followed") if decision == "not_recalled" else ruled


def _ruled(row: BreachRow, entry: Entry[BreachesEvent], ruling: str) -> BreachRow:
    return replace(row, ruling=ruling, ruled=cite(entry)) if row.status == "answered" else row


def _not_standing(row: BreachRow, entry: Entry[BreachesEvent], undone: Undone) -> BreachRow:
    return replace(row, undone=undone, undoing=cite(entry))


def _again(row: BreachRow, entry: Entry[BreachesEvent], undone: Undone) -> BreachRow:
    """It awaits an answer again, as far as it had come; what was answered and undone can still be read."""
    if row.status != "answered":
        return row
    row = replace(_not_standing(row, entry, undone), reopened=row.reopened + 1, decided_at=None)
    return _standing(row)


MODEL = Model(
    name="breaches",
    version=3,
    order="history",
    row=BreachRow,
    fold=fold,
    handles=frozenset(get_args(BreachesEvent)),
    key=("breach_id",),
    indexes=("alleged_at, stream, breach_id", "unanswered, alleged_at, stream, breach_id"),
)
