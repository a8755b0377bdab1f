"""Bringing a version of a policy table into force at a unit, and out of it again. Nothing reaches back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from domain.kernel.access import Role
from domain.kernel.ids import Digest, UnitId
from domain.kernel.policy import TABLES, policy_id
from domain.kernel.rule import DecisionCommand, Draft, Drafts, Facts, Of, cited, rule
from domain.oversight.policies import refusals
from domain.oversight.policies.record import (
    Drafted,
    PolicyActivated,
    PolicyDrafted,
    PolicyRetired,
    TableName,
    UnitPolicy,
    VersionName,
)

DRAFTERS = frozenset({Role.ADMIN})
ACTIVATORS = frozenset({Role.ADMIN, Role.LEADER})


class DraftPolicy(DecisionCommand):
    """Draft a version of a policy table for a unit and everything below it.

    digest: SHA-256 of its TOML, which lies in the package or in the folder of policies. effective_from: the first day
    on which it is to hold.
    """

    unit_id: UnitId
    table: TableName
    version: VersionName
    digest: Digest
    effective_from: date

    @property
    def policy_id(self) -> str:
        """The id of the stream."""
        return policy_id(self.unit_id, self.table)


@rule(on="", of=Of.POLICIES, opens=True, may=DRAFTERS)
def draft_policy(command: DraftPolicy, policy: UnitPolicy | None, facts: Facts) -> list[PolicyDrafted | Draft]:
    """Of a table that there is, with content that is at hand, from today on or later. A newer draft of a version
    takes the place of the older one."""
    if command.table not in TABLES:
        raise refusals.TableUnknown(table=command.table)
    if command.unit_id not in facts.units:
        raise refusals.PolicyUnitUnknown(unit_id=command.unit_id)
    _not_back(command.effective_from, facts)
    of, pin = f"{command.table}@{command.version}#", f"{command.table}@{command.version}#{command.digest}"
    if policy and any(a.pin.startswith(of) and a.pin != pin for a in policy.activations):
        raise refusals.VersionTaken(version=command.version, table=command.table)
    _at_hand(command.table, command.version, command.digest, facts)
    event = PolicyDrafted(
        unit_id=command.unit_id,
        table=command.table,
        version=command.version,
        digest=command.digest,
        effective_from=command.effective_from,
    )
    replaced = policy.drafts.get(command.version) if policy else None
    return [Draft(event, evidence=cited(replaced.entry if replaced else None))]


class ActivatePolicy(DecisionCommand):
    """Put a drafted version in force from the day that its draft names."""

    version: VersionName


def _drafted(command: ActivatePolicy, policy: UnitPolicy | None) -> Collection[UUID]:
    found = policy.drafts.get(command.version) if policy else None
    return (found.entry,) if found else ()


@rule(on="versions/{version}", do="activate", of=Of.POLICIES, may=ACTIVATORS, rests_on=_drafted)
def activate_policy(command: ActivatePolicy, policy: UnitPolicy | None, facts: Facts) -> Drafts:
    """By another person than the one who drafted it, before or on the day from which it holds."""
    found: Drafted | None = policy.drafts.get(command.version) if policy else None
    entry = facts.entry(found.entry) if found else None
    if policy is None or found is None or entry is None:
        raise refusals.DraftUnknown(version=command.version)
    if entry.actor_id == facts.actor.id:
        raise refusals.DrafterMayNotActivate()
    _not_back(found.effective_from, facts)
    _at_hand(policy.table, command.version, found.digest, facts)
    event = PolicyActivated(
        unit_id=policy.unit_id,
        table=policy.table,
        version=command.version,
        digest=found.digest,
        effective_from=found.effective_from,
    )
    return [Draft(event, evidence=cited(found.entry))]


class RetirePolicy(DecisionCommand):
    """End a version that is in force, or is to be. retired_from: the first day on which it no longer holds."""

    version: VersionName
    retired_from: date


@rule(on="versions/{version}", do="retire", of=Of.POLICIES, may=ACTIVATORS)
def retire_policy(command: RetirePolicy, policy: UnitPolicy | None, facts: Facts) -> Drafts:
    """From today on or later."""
    found = policy.newest(command.version) if policy else None
    if policy is None or found is None:
        raise refusals.VersionNotActive(version=command.version, table=policy.table if policy else "-")
    _not_back(command.retired_from, facts)
    event = PolicyRetired(
        unit_id=policy.unit_id,
        table=policy.table,
        version=command.version,
        digest=found.pin.partition("#")[2],
        retired_from=command.retired_from,
    )
    return [Draft(event, evidence=cited(found.entry))]


def _not_back(day: date, facts: Facts) -> None:
    if day < facts.today:
        raise refusals.PolicyBackDated(effective_from=day, today=facts.today)


def _at_hand(table: str, version: str, digest: str, facts: Facts) -> None:
    if not facts.policies.at_hand(f"{table}@{version}#{digest}"):
        raise refusals.ContentNotAtHand(table=table, version=version)
