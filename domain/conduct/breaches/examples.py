"""One example of every event and command about breaches, and what other slices begin from."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from domain.conduct.breaches import refusals
from domain.conduct.breaches.record import (
    BreachAlleged,
    BreachInvestigated,
    BreachSubstantiated,
    BreachUnsubstantiated,
    BreachWithdrawn,
    Gravity,
    ResponseOmitted,
)
from domain.conduct.breaches.rules import (
    AllegeBreach,
    DismissBreach,
    InvestigateBreach,
    RecordOmittedResponse,
    SubstantiateBreach,
    WithdrawBreach,
)
from domain.conduct.hearings.record import BreachKind, Hearing, StatementHeard
from domain.contacts.record import MissWithdrawn, WithdrawalReason
from domain.intake.examples import NOW, OPEN
from domain.intake.record import ReportingMissed
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.event import Event
from domain.kernel.rule import Draft, Example, example_id

BREACH = UUID("019b8a00-0000-7000-8000-0000000000e1")
DOCUMENT = "a3" * 32


def noon(month: int, day: int) -> Occurred:
    """Noon of a day of 2026 at the unit."""
    return Occurred(datetime(2026, month, day, 4, tzinfo=UTC))


def proven(
    kind: BreachKind,
    gravity: Gravity,
    from_on: date,
    until_on: date | None,
    *,
    breach_id: UUID = BREACH,
    hearing: Hearing | None = Hearing.IN_PERSON,
    found: Occurred | None = None,
) -> tuple[Draft, ...]:
    """A breach that was alleged, looked into, heard and found proven, all at the same time."""
    at = found or noon(3, 2)
    heard = (Draft(StatementHeard(breach_id=breach_id, hearing=hearing), at),) if hearing else ()
    days = ((until_on or date(2026, 3, 2)) - from_on).days
    return (
        Draft(BreachAlleged(breach_id=breach_id, kind=kind, from_on=from_on, until_on=until_on), at),
        Draft(BreachInvestigated(breach_id=breach_id, finding="breach"), at),
        *heard,
        Draft(
            BreachSubstantiated(
                breach_id=breach_id, kind=kind, gravity=gravity, from_on=from_on, until_on=until_on, days=days
            ),
            at,
        ),
    )


alleged = BreachAlleged(
    breach_id=BREACH,
    kind=BreachKind.LATE_REPORT,
    from_on=date(2026, 2, 20),
    until_on=date(2026, 2, 22),
    documents=(DOCUMENT,),
    note="Came two days late.",
)
investigated = BreachInvestigated(breach_id=BREACH, finding="breach", documents=(DOCUMENT,), note="No reason given.")
substantiated = BreachSubstantiated(
    breach_id=BREACH,
    kind=BreachKind.LATE_REPORT,
    gravity=Gravity.SLIGHT,
    from_on=date(2026, 2, 20),
    until_on=date(2026, 2, 22),
    days=2,
)

EVENTS: tuple[Event, ...] = (
    alleged,
    investigated,
    substantiated,
    BreachUnsubstantiated(breach_id=BREACH, reason="good_reason"),
    BreachWithdrawn(breach_id=BREACH, reason="late_entry", entry=example_id(2)),
    ResponseOmitted(breach_id=BREACH, due_on=date(2026, 3, 25)),
)

#: A breach by the steps that it has taken: their event ids are those of 1, 2 and so on.
ALLEGED = (*OPEN, Draft(alleged, noon(2, 23)))
INVESTIGATED = (*ALLEGED, Draft(investigated, noon(2, 24)))
#: Proven and heard; the ids are those of 1 to 4. An admonition answers it.
PROVEN = (*OPEN, *proven(BreachKind.LATE_REPORT, Gravity.SLIGHT, date(2026, 2, 20), date(2026, 2, 22)))

withdrawn = MissWithdrawn(
    check_in_id=UUID("019b8a00-0000-7000-8000-0000000000c1"),
    due_on=date(2026, 2, 20),
    reason=WithdrawalReason.RECEIVED_IN_TIME,
)
#: What shows a late report (1), and what takes that back: a miss that was withdrawn (2).
MISSED = (*OPEN, Draft(ReportingMissed(due_on=date(2026, 2, 19)), noon(2, 20)))
TAKEN_BACK = (*ALLEGED, Draft(withdrawn, noon(2, 26)))

_alleging = AllegeBreach(
    kind=BreachKind.LATE_REPORT, from_on=date(2026, 2, 20), until_on=date(2026, 2, 22), entries=(example_id(1),)
)
_omitted = RecordOmittedResponse(breach_id=BREACH)
_last_day = datetime(2026, 3, 25, 4, tzinfo=UTC)
_day_after = datetime(2026, 3, 26, 4, tzinfo=UTC)

COMMANDS: tuple[Example, ...] = (
    Example(given=MISSED, command=_alleging, now=NOW, then=(BreachAlleged,)),
    Example(given=(*MISSED, alleged), command=_alleging, now=NOW, refused=refusals.BreachAllegedAlready),
    Example(given=ALLEGED, command=_alleging, now=NOW, refused=refusals.EvidenceUnfit),
    Example(
        given=ALLEGED,
        command=InvestigateBreach(breach_id=BREACH, finding="breach"),
        now=NOW,
        then=(BreachInvestigated,),
    ),
    Example(
        given=PROVEN,
        command=InvestigateBreach(breach_id=BREACH, finding="breach"),
        now=NOW,
        refused=refusals.BreachSubstantiatedAlready,
    ),
    Example(
        given=INVESTIGATED,
        command=SubstantiateBreach(breach_id=BREACH, gravity=Gravity.SLIGHT),
        by=Role.REVIEWER,
        now=NOW,
        then=(BreachSubstantiated,),
    ),
    Example(
        given=ALLEGED,
        command=SubstantiateBreach(breach_id=BREACH, gravity=Gravity.SLIGHT),
        by=Role.REVIEWER,
        now=NOW,
        refused=refusals.BreachNotInvestigated,
    ),
    Example(
        given=INVESTIGATED,
        command=DismissBreach(breach_id=BREACH, reason="good_reason"),
        by=Role.REVIEWER,
        now=NOW,
        then=(BreachUnsubstantiated,),
    ),
    Example(
        given=OPEN,
        command=DismissBreach(breach_id=BREACH, reason="good_reason"),
        by=Role.REVIEWER,
        now=NOW,
        refused=refusals.BreachUnknown,
    ),
    Example(
        given=TAKEN_BACK,
        command=WithdrawBreach(breach_id=BREACH, reason="late_entry", entry=example_id(2)),
        by=Role.CLOCK,
        now=NOW,
        then=(BreachWithdrawn,),
    ),
    Example(
        given=ALLEGED,
        command=WithdrawBreach(breach_id=BREACH, reason="late_entry", entry=example_id(0)),
        by=Role.CLOCK,
        now=NOW,
        refused=refusals.NotWithdrawnBy,
    ),
    Example(
        given=ALLEGED,
        command=WithdrawBreach(breach_id=BREACH, reason="late_entry"),
        by=Role.CLOCK,
        now=NOW,
        refused=refusals.NothingShown,
    ),
    Example(given=ALLEGED, command=_omitted, by=Role.CLOCK, now=_day_after, then=(ResponseOmitted,)),
    Example(given=ALLEGED, command=_omitted, by=Role.CLOCK, now=_last_day, refused=refusals.ResponseNotOverdue),
)
