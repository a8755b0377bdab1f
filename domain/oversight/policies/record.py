"""What a unit decided of one policy table: which version holds there, and from when. One stream a unit and table."""

from __future__ import annotations

from datetime import date
from typing import Annotated, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.kernel.entry import Entry
from domain.kernel.event import Decision
from domain.kernel.ids import Digest, UnitId
from domain.kernel.policy import Activation, policy_id

#: How many are remembered, the newest: drafts that nobody activated, activations of one table at one unit.
DRAFTS_KEPT = 20
ACTIVATIONS_KEPT = 200

TableName = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z_.]{0,29}$(?!\n)", max_length=30)]
VersionName = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$(?!\n)", max_length=40)]


class PolicyDrafted(Decision, topic="oversight.policy-drafted.v1"):
    """The version {version} of the policy table {table} was drafted for {unit_id}, to hold from {effective_from}.

    digest: SHA-256 of its TOML.
    """

    unit_id: UnitId
    table: TableName
    version: VersionName
    digest: Digest
    effective_from: date


class PolicyActivated(Decision, topic="oversight.policy-activated.v1"):
    """The version {version} of the policy table {table} was put in force at {unit_id} from {effective_from}.

    digest: SHA-256 of its TOML, which decisions under it name. It holds at the unit and below, until another is
    activated there or it is retired.
    """

    unit_id: UnitId
    table: TableName
    version: VersionName
    digest: Digest
    effective_from: date


class PolicyRetired(Decision, topic="oversight.policy-retired.v1"):
    """The version {version} of the policy table {table} ceases to hold at {unit_id} on {retired_from}.

    retired_from: the first day on which it no longer holds; from then on what held before it, above it, or as packaged.
    """

    unit_id: UnitId
    table: TableName
    version: VersionName
    digest: Digest
    retired_from: date


PoliciesEvent = PolicyDrafted | PolicyActivated | PolicyRetired


class Drafted(msgspec.Struct, frozen=True):
    """A draft. entry: its event id."""

    digest: str
    effective_from: date
    entry: UUID


class UnitPolicy(msgspec.Struct, frozen=True):
    """What a unit decided of a table.

    drafts: those not yet activated, by version. activations: in the order of the record.
    """

    policy_id: str
    unit_id: str
    table: str
    drafts: dict[str, Drafted] = {}
    activations: tuple[Activation, ...] = ()

    def newest(self, version: str) -> Activation | None:
        """The newest activation of a version that is not retired."""
        of = f"{self.table}@{version}#"
        return next((a for a in reversed(self.activations) if a.pin.startswith(of) and a.retired_from is None), None)


def pin_of(event: PoliciesEvent) -> str:
    """The pin of the version that an event is about."""
    return f"{event.table}@{event.version}#{event.digest}"


def evolve(policy: UnitPolicy | None, entry: Entry[PoliciesEvent]) -> UnitPolicy | None:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    event = entry.event
    now = policy or UnitPolicy(policy_id(event.unit_id, event.table), event.unit_id, event.table)
    match event:
        case PolicyDrafted():
            drafted = Drafted(event.digest, event.effective_from, entry.event_id)
            drafts = {**{k: d for k, d in now.drafts.items() if k != event.version}, event.version: drafted}
            return replace(now, drafts=dict([*drafts.items()][-DRAFTS_KEPT:]))
        case PolicyActivated():
            active = Activation(pin_of(event), event.effective_from, entry.event_id)
            drafts = {k: d for k, d in now.drafts.items() if k != event.version}
            return replace(now, drafts=drafts, activations=(*now.activations, active)[-ACTIVATIONS_KEPT:])
        case PolicyRetired():
            return replace(now, activations=tuple(_retired(a, event) for a in now.activations))
        case _ as unhandled:
            assert_never(unhandled)


def _retired(activation: Activation, event: PolicyRetired) -> Activation:
    if activation.pin != pin_of(event) or activation.retired_from is not None:
        return activation
    return replace(activation, retired_from=event.retired_from)
