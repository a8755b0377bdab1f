"""What is due of breaches and of decisions on them, and what courts have to decide within their limits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from domain.conduct.breaches.record import BreachAlleged, BreachUnsubstantiated, BreachWithdrawn, ResponseOmitted
from domain.conduct.breaches.tables import ConductResponse
from domain.conduct.carrying_out.record import CopyOverdue, CopyServed, Decided, ExecutionConfirmed, ExecutionOverdue
from domain.conduct.carrying_out.tables import ExecutionLimits
from domain.conduct.custody.record import (
    ArrestDecided,
    ArrestRequested,
    CustodyLimitReached,
    DetentionEnded,
    DetentionRecorded,
    Measure,
)
from domain.conduct.revocation.record import (
    ProposalWithdrawn,
    RecallDecided,
    RecallExecuted,
    RecallProposed,
    RevocationProposed,
    RevocationRuled,
    RulingOverdue,
)
from domain.conduct.revocation.tables import CourtLimits
from domain.conduct.rewards.record import (
    CommutationProposed,
    CommutationReviewed,
    CommutationRuled,
    PraiseGranted,
    PraiseWithdrawn,
)
from domain.conduct.sanctions.record import (
    AdmonitionIssued,
    NoActionDecided,
    PublicSecurityPenaltyProposed,
    PublicSecurityPenaltyRecorded,
    Receiver,
    SanctionQuashed,
    SanctionWithdrawn,
    WarningIssued,
)
from domain.duties.counting import after, day_of, hours_after, table_of
from domain.duties.duty import AnyOf, Book, Command, Due, Duty, Held, Said, by, with_id
from domain.kernel.event import Event

#: What is carried out, by the word of the table; and what of it a court or the police may also have decided against.
CARRIED_OUT: dict[type[Event], Decided] = {
    AdmonitionIssued: "admonition",
    WarningIssued: "warning",
    PublicSecurityPenaltyRecorded: "penalty",
    PraiseGranted: "praise",
    CommutationRuled: "commutation",
    RevocationRuled: "revocation",
    RecallDecided: "recall",
}
AGAINST = frozenset({"not_imposed", "refused", "not_revoked", "not_recalled"})
#: What has copies.
SERVED: tuple[type[Event], ...] = (
    AdmonitionIssued,
    WarningIssued,
    PraiseGranted,
    PublicSecurityPenaltyProposed,
    RevocationProposed,
    RecallProposed,
    CommutationProposed,
)


def _followed(event: Any) -> bool:
    """Whether a decision asks for something: not one by which a court or the police did not do what was proposed."""
    return not any(getattr(event, field, "") in AGAINST for field in ("penalty", "ruling", "decision"))


def _answered(entry: AnyOf, _book: Book) -> Iterator[str]:
    if entry.event.breach_id is not None and _followed(entry.event):
        yield str(entry.event.breach_id)


def _again(entry: AnyOf, book: Book) -> Iterator[Due]:
    """The breach awaits an answer again, by the same day as before."""
    event = entry.event
    held = book.held("breach-response", str(event.breach_id))
    if held is not None and held.status == "satisfied" and _reopens(event):
        yield Due(held.key, on=held.due_on, goes_on=True)


def _reopens(event: Any) -> bool:
    if isinstance(event, SanctionWithdrawn | SanctionQuashed):
        return event.decide_anew
    return isinstance(event, ProposalWithdrawn) or not _followed(event)


def _carry_out(entry: AnyOf, _book: Book) -> Iterator[Due]:
    if _followed(entry.event):
        decided_on = day_of(entry.occurred_at)
        table = table_of(entry, ExecutionLimits, decided_on)
        yield Due(str(entry.event_id), table.of(CARRIED_OUT[type(entry.event)]).last(decided_on), pin=table.pin)


def _copies(entry: AnyOf, _book: Book) -> Iterator[Due]:
    decided_on = day_of(entry.occurred_at)
    table = table_of(entry, ExecutionLimits, decided_on)
    for receiver in entry.event.copies_to:
        basis = str(getattr(entry.event, "proposal_id", None) or "")
        yield Due(_copy(entry.event_id, receiver), table.copies.last(decided_on), pin=table.pin, basis=basis)


def _copy(decision: object, receiver: Receiver) -> str:
    return f"{decision} {receiver.value}"


def _all_copies(entry: AnyOf, _book: Book) -> Iterator[str]:
    return (_copy(entry.event.entry, receiver) for receiver in Receiver)


def _copies_of_proposal(entry: AnyOf, book: Book) -> Iterator[str]:
    proposal_id = str(entry.event.proposal_id)
    return (held.key for held in list(book.of("copy")) if held.basis == proposal_id)


def _served(entry: AnyOf, _book: Book) -> Iterator[str]:
    yield _copy(entry.event.entry, entry.event.receiver)


def _copy_overdue(held: Held) -> dict[str, Any]:
    entry, _, receiver = held.key.partition(" ")
    return {"entry": entry, "receiver": receiver}


RESPONSE = Duty(
    word="breach-response",
    manager="late response",
    due=Said("A breach has to be answered.", "违规行为应当得到处理。"),
    done_by=Said(
        "An admonition, a warning, a penalty, a proposal to the court, or the decision to do nothing.",
        "训诫、警告、治安管理处罚、提请法院，或者决定不予处理。",
    ),
    whose="county",
    opens={
        BreachAlleged: after(ConductResponse, lambda table, day: table.answer.last(day), "breach_id"),
        **dict.fromkeys(
            (
                SanctionWithdrawn,
                SanctionQuashed,
                ProposalWithdrawn,
                PublicSecurityPenaltyRecorded,
                RevocationRuled,
                RecallDecided,
            ),
            _again,
        ),
    },
    satisfied={
        **dict.fromkeys((AdmonitionIssued, WarningIssued, NoActionDecided, PublicSecurityPenaltyProposed), _answered),
        **dict.fromkeys((PublicSecurityPenaltyRecorded, RevocationProposed, RecallProposed), _answered),
        BreachUnsubstantiated: by("breach_id"),
    },
    breached={ResponseOmitted: by("breach_id")},
    cancelled={BreachWithdrawn: by("breach_id")},
    breach=with_id("RecordOmittedResponse", "breach_id"),
    again=frozenset({"satisfied"}),
)
EXECUTION = Duty(
    word="execution",
    manager="late response",
    due=Said("A decision has to be carried out.", "决定应当得到执行。"),
    done_by=Said("The carrying out is confirmed.", "确认已执行。"),
    whose="officer",
    opens=dict.fromkeys(CARRIED_OUT, _carry_out),
    satisfied={ExecutionConfirmed: by("entry"), RecallExecuted: by("entry")},
    breached={ExecutionOverdue: by("entry")},
    cancelled={SanctionWithdrawn: by("entry"), SanctionQuashed: by("entry"), PraiseWithdrawn: by("entry")},
    breach=with_id("RecordOverdueExecution", "entry"),
    survives=True,
)
COPY = Duty(
    word="copy",
    manager="late response",
    due=Said("A copy of a decision has to be served.", "应当送达决定的副本。"),
    done_by=Said("The service of the copy is recorded.", "记录已送达副本。"),
    whose="officer",
    opens=dict.fromkeys(SERVED, _copies),
    satisfied={CopyServed: _served},
    breached={CopyOverdue: _served},
    cancelled={
        **dict.fromkeys((SanctionWithdrawn, SanctionQuashed, PraiseWithdrawn), _all_copies),
        ProposalWithdrawn: _copies_of_proposal,
    },
    breach=Command("RecordOverdueCopy", _copy_overdue),
    survives=True,
)


def _custody(entry: AnyOf, _book: Book) -> Iterator[Due]:
    """Of an arrest that goes with a proposal; its limit is noticed on its last day."""
    event: DetentionRecorded = entry.event
    if event.measure is Measure.ARREST and event.proposal_id is not None:
        began_on = day_of(entry.occurred_at)
        table = table_of(entry, CourtLimits, began_on)
        limit_on = table.custody.last(began_on)
        yield Due(str(event.detention_id), limit_on, overdue_from=limit_on, pin=table.pin)


def _supported(entry: AnyOf, _book: Book) -> Iterator[Due]:
    """The court has a proposal of commutation from the day on which the agency above supports it."""
    if entry.event.opinion == "supported":
        reviewed_on = day_of(entry.occurred_at)
        table = table_of(entry, CourtLimits, reviewed_on)
        yield Due(str(entry.event.proposal_id), table.commutation.last(reviewed_on), pin=table.pin)


def _returned(entry: AnyOf, _book: Book) -> Iterator[str]:
    if entry.event.opinion == "returned":
        yield str(entry.event.proposal_id)


RULING = Duty(
    word="ruling",
    manager="court",
    due=Said(
        "The court or authority has to decide on revocation or recall.", "法院或者决定机关应当就撤销或者收监作出裁决。"
    ),
    done_by=Said("The ruling or decision is recorded.", "记录裁定或者决定。"),
    whose="county",
    opens={
        RevocationProposed: after(CourtLimits, lambda table, day: table.revocation.last(day), "proposal_id"),
        RecallProposed: after(CourtLimits, lambda table, day: table.recall.last(day), "proposal_id"),
    },
    satisfied={RevocationRuled: by("proposal_id"), RecallDecided: by("proposal_id")},
    breached={RulingOverdue: by("proposal_id")},
    cancelled={ProposalWithdrawn: by("proposal_id")},
    breach=with_id("RecordOverdueRuling", "proposal_id"),
)
COMMUTATION = Duty(
    word="commutation-ruling",
    manager="court",
    due=Said("The court has to rule on the commutation.", "法院应当就减刑作出裁定。"),
    done_by=Said("The ruling is recorded.", "记录裁定。"),
    whose="county",
    opens={CommutationReviewed: _supported},
    satisfied={CommutationRuled: by("proposal_id")},
    cancelled={CommutationReviewed: _returned},
)
ARREST = Duty(
    word="arrest-decision",
    manager="court",
    due=Said("The court has to decide on the arrest.", "法院应当就逮捕作出决定。"),
    done_by=Said("The decision is recorded.", "记录决定。"),
    whose="county",
    opens={ArrestRequested: hours_after(CourtLimits, lambda table: table.arrest_hours, "proposal_id")},
    satisfied={ArrestDecided: by("proposal_id")},
    cancelled={ProposalWithdrawn: by("proposal_id")},
)
CUSTODY = Duty(
    word="custody-limit",
    manager="arrest custody",
    due=Said("The arrest reaches its limit.", "逮捕羁押期限届满。"),
    done_by=Said("The release or transfer is recorded.", "记录释放或者移送。"),
    whose="county",
    opens={DetentionRecorded: _custody},
    satisfied={DetentionEnded: by("detention_id")},
    breached={CustodyLimitReached: by("detention_id")},
    breach=with_id("RecordCustodyLimit", "detention_id"),
    survives=True,
)
DUTIES = (RESPONSE, EXECUTION, COPY, RULING, COMMUTATION, ARREST, CUSTODY)
