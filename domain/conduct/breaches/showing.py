"""Which entries of a file show a breach, and which show that one does not stand."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from domain.conduct.breaches import refusals
from domain.conduct.breaches.tables import BreachEvidence
from domain.conduct.hearings.record import BreachKind
from domain.contacts.record import CheckInExcused, MissWithdrawn
from domain.duties.record import DutyOverdueWithdrawn
from domain.kernel.correction import EntryCorrected
from domain.kernel.event import Event
from domain.kernel.rule import Facts
from domain.leave.absence.record import RectificationWithdrawn
from domain.leave.away.record import LeaveCheckInMissWithdrawn, LeaveOverdueWithdrawn
from domain.whereabouts.areas.record import CrossingDismissed
from domain.whereabouts.silence.record import FalseAlarmConfirmed

#: What takes back that which a breach was alleged for.
TAKEN_BACK: tuple[type[Event], ...] = (
    EntryCorrected,
    MissWithdrawn,
    CheckInExcused,
    LeaveOverdueWithdrawn,
    LeaveCheckInMissWithdrawn,
    RectificationWithdrawn,
    CrossingDismissed,
    FalseAlarmConfirmed,
    DutyOverdueWithdrawn,
)


def in_file(entries: Iterable[UUID], facts: Facts) -> None:
    """Refuse entries that are not in this file. They have to be named in ``rests_on``."""
    if any(facts.entry(entry) is None for entry in entries):
        raise refusals.EntryNotInFile()


def shows(kind: BreachKind, entries: Iterable[UUID], facts: Facts) -> None:
    """Refuse entries that show no breach of a kind, by the table ``breach.evidence``; they are in this file."""
    table = facts.policies.of(BreachEvidence)
    fitting = table.of(kind)
    for entry in entries:
        found = facts.entry(entry)
        topic = found.event.topic if found else ""
        if not topic.startswith(fitting):
            unfit = refusals.EvidenceUnfit(rule=table.pin, kind=kind.value, topic=topic, fitting=", ".join(fitting))
            facts.require(False, unfit)


def takes_back(entry: UUID, facts: Facts) -> None:
    """Refuse an entry of this file that does not show that a breach does not stand."""
    found = facts.entry(entry)
    topic = found.event.topic if found else ""
    fitting = ", ".join(kind.topic for kind in TAKEN_BACK)
    taken_back = found is not None and isinstance(found.event, TAKEN_BACK)
    facts.require(taken_back, refusals.NotWithdrawnBy(topic=topic, fitting=fitting))
