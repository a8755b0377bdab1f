"""What courts and other authorities have to decide within their limits, and how long an arrest may last."""

from __future__ import annotations

from collections.abc import Iterator

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
    RecallProposed,
    RevocationProposed,
    RevocationRuled,
    RulingOverdue,
)
from domain.conduct.revocation.tables import CourtLimits
from domain.conduct.rewards.record import CommutationReviewed, CommutationRuled
from domain.duties.counting import after, day_of, hours_after, table_of
from domain.duties.duty import AnyOf, Book, Due, Duty, Said, by, with_id


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
    due=Said("The court or authority has to decide on revocation or recall.", "法院或者决定机关应当就撤销或者收监作出裁决。"),
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
DUTIES = (RULING, COMMUTATION, ARREST, CUSTODY)
