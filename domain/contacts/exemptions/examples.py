"""One example of every event and command of exemptions."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.contacts.exemptions import rules
from domain.contacts.exemptions.record import ExemptionEnded, ExemptionGranted
from domain.contacts.record import ExcuseReason
from domain.intake.examples import NOW, OPEN
from domain.kernel.access import Role
from domain.kernel.event import Event
from domain.kernel.rule import Example

EXEMPTION = UUID("019b8a00-0000-7000-8000-0000000000e1")

granted = ExemptionGranted(
    exemption_id=EXEMPTION,
    from_on=date(2026, 3, 10),
    until_on=date(2026, 3, 24),
    reason=ExcuseReason.ILLNESS,
    note="An operation on the 11th.",
)

EVENTS: tuple[Event, ...] = (granted, ExemptionEnded(exemption_id=EXEMPTION, ended_on=date(2026, 3, 18)))

_grant = rules.GrantExemption(from_on=date(2026, 3, 10), until_on=date(2026, 3, 24), reason=ExcuseReason.ILLNESS)
_end = rules.EndExemption(exemption_id=EXEMPTION)

COMMANDS: tuple[Example, ...] = (
    Example(given=OPEN, command=_grant, by=Role.REVIEWER, now=NOW, then=(ExemptionGranted,)),
    Example(given=(*OPEN, granted), command=_grant, by=Role.REVIEWER, now=NOW, refused=rules.ExemptionOverlaps),
    Example(given=(*OPEN, granted), command=_end, by=Role.REVIEWER, now=NOW, then=(ExemptionEnded,)),
    Example(given=OPEN, command=_end, by=Role.REVIEWER, now=NOW, refused=rules.ExemptionUnknown),
)
