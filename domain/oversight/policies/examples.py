"""One example of every event and command of policies."""

from __future__ import annotations

from datetime import date

from domain.catalogue import policies
from domain.intake.examples import NOW, UNIT
from domain.kernel.access import Role
from domain.kernel.event import Event
from domain.kernel.rule import Example
from domain.oversight.policies import refusals
from domain.oversight.policies.record import PolicyActivated, PolicyDrafted, PolicyRetired
from domain.oversight.policies.rules import ActivatePolicy, DraftPolicy, RetirePolicy

TABLE = "report.initial"
#: The digest of the packaged content, so that it is at hand.
DIGEST = next(v.pin for v in policies().of(TABLE) if "@plans#" in v.pin).partition("#")[2]
_FROM = date(2026, 4, 1)

_OTHER = "7a" * 32

EVENTS: tuple[Event, ...] = (
    PolicyDrafted(unit_id=UNIT, table=TABLE, version="plans", digest=_OTHER, effective_from=_FROM),
    PolicyActivated(unit_id=UNIT, table=TABLE, version="plans", digest=_OTHER, effective_from=_FROM),
    PolicyRetired(unit_id=UNIT, table=TABLE, version="plans", digest=_OTHER, retired_from=date(2026, 7, 1)),
)

drafted = PolicyDrafted(unit_id=UNIT, table=TABLE, version="plans", digest=DIGEST, effective_from=_FROM)
activated = PolicyActivated(unit_id=UNIT, table=TABLE, version="plans", digest=DIGEST, effective_from=_FROM)

draft = DraftPolicy(unit_id=UNIT, table=TABLE, version="plans", digest=DIGEST, effective_from=_FROM)
_unknown = DraftPolicy(unit_id=UNIT, table="no.such.table", version="plans", digest=DIGEST, effective_from=_FROM)
_activate = ActivatePolicy(version="plans")
_retire = RetirePolicy(version="plans", retired_from=date(2026, 7, 1))

COMMANDS: tuple[Example, ...] = (
    Example(command=draft, by=Role.ADMIN, now=NOW, then=(PolicyDrafted,)),
    Example(command=_unknown, by=Role.ADMIN, now=NOW, refused=refusals.TableUnknown),
    Example(given=(drafted,), command=_activate, by=Role.LEADER, now=NOW, then=(PolicyActivated,)),
    Example(given=(drafted, activated), command=_activate, by=Role.LEADER, now=NOW, refused=refusals.DraftUnknown),
    Example(given=(drafted, activated), command=_retire, by=Role.ADMIN, now=NOW, then=(PolicyRetired,)),
    Example(given=(drafted,), command=_retire, by=Role.ADMIN, now=NOW, refused=refusals.VersionNotActive),
)
