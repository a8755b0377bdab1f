"""What a correction may make of a fact about key subjects and the group, and of the unit's own work."""

from __future__ import annotations

from domain.kernel.event import Event
from domain.organisation.conduct.record import GroupNotified, KnowledgeCheckOverdue, KnowledgeCheckRecorded
from domain.organisation.key_subjects.record import FourOnesItemDone, FourOnesMissing, RiskSignalRaised
from domain.oversight.corrections.declaring import Correcting

#: The fields that are computed, or name something else, by the kind of fact.
FIXED: dict[type[Event], frozenset[str]] = {
    RiskSignalRaised: frozenset({"signal_id"}),
    FourOnesItemDone: frozenset({"period_id", "item", "entry"}),
    FourOnesMissing: frozenset({"period_id", "missing"}),
    KnowledgeCheckRecorded: frozenset({"known_count", "asked", "next_due_on", "known", "unknown"}),
    KnowledgeCheckOverdue: frozenset({"due_on"}),
    GroupNotified: frozenset({"parties_count", "parties", "entry"}),
}

CORRECTING = Correcting(FIXED)
