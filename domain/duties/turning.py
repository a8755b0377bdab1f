"""By whose hours somebody is silent for too long: told by the entries with which the hours begin, and end.

A read model knows the packaged versions of ``gap.hours`` alone. Where a unit has put one in force itself, these entries
pin it: so it is on record that other hours held, whether or not the clock was there to restate them.
"""

from __future__ import annotations

from collections.abc import Sequence

from domain.duties.declared.silence import EVIDENCE
from domain.intake.background.record import CustodyEnded, CustodyRecorded
from domain.intake.ending.record import DeathRecorded, Discharged, Terminated
from domain.intake.pausing.record import CaseResumed, CaseSuspended
from domain.intake.record import CaseOpened
from domain.kernel.event import Event
from domain.kernel.rule import Draft, Facts
from domain.whereabouts.silence.record import ContactLost, EvidenceResumed, FalseAlarmConfirmed, SubjectFound
from domain.whereabouts.silence.tables import GapHours

#: With these the hours begin anew, or do not run any more.
TURNS: frozenset[type[Event]] = frozenset({
    *EVIDENCE, CaseOpened, EvidenceResumed, CaseSuspended, CaseResumed, CustodyRecorded, CustodyEnded, ContactLost,
    SubjectFound, FalseAlarmConfirmed, Discharged, Terminated, DeathRecorded,
})  # fmt: skip


def pin_hours(drafts: Sequence[Draft], facts: Facts) -> None:
    """Pin a unit's own version, on the day on which it happened, where hours begin or end. What another system
    recorded was counted by nobody here."""
    for draft in drafts if not facts.imported else ():
        if type(draft.event) in TURNS:
            facts.policies.consult_own(GapHours, facts.day(draft.occurred) if draft.occurred else None)
