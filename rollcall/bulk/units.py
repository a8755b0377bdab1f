"""The units that bulk work needs: read, and established by their rule where they are not there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import cast
from uuid import UUID

from uuid_utils.compat import uuid7

from domain import catalogue
from domain.deciding import decide
from domain.kernel.access import Actor, Unit
from domain.kernel.entry import Entry
from domain.kernel.event import Sealed
from domain.kernel.ids import stream_of
from domain.kernel.policy import Policies
from domain.kernel.rule import Facts
from domain.organisation.record import OrganisationEvent, evolve
from domain.organisation.rules import EstablishUnit
from journal.handling.composing import compose
from journal.plan import Envelope
from journal.reading import Reader
from rollcall.bulk.writing import Pending


def known(reader: Reader, unit_ids: Sequence[str]) -> dict[str, Unit]:
    """Those of some units that are established, by id."""
    streams = reader.streams([stream_of("unit", unit_id) for unit_id in unit_ids])
    found: dict[str, Unit] = {}
    for entries in streams.values():
        unit: Unit | None = None
        for entry in entries:
            unit = evolve(unit, cast(Entry[OrganisationEvent], entry))
        if unit is not None:
            found[unit.unit_id] = unit
    return found


def established(
    command: EstablishUnit,
    units: dict[str, Unit],
    *,
    by: Actor,
    source: str,
    now: datetime | None = None,
    new_id: Callable[[], UUID] = uuid7,
) -> Pending:
    """What establishes a unit; it is added to the units. Refused where its rule refuses it.

    now: the simulation's clock; None for the record's own.
    """
    at = now or datetime.now(UTC)
    facts = Facts(
        now=at,
        actor=by,
        policies=Policies(catalogue.policies(), at.date()),
        unit_id=command.unit_id,
        units=units,
        new_id=new_id,
        open=_nothing,
        imported=True,
    )
    drafts = decide(command, units.get(command.unit_id), facts)
    units[command.unit_id] = Unit(command.unit_id, command.name, command.zone, command.parent)
    return Pending(
        stream=stream_of("unit", command.unit_id),
        expected_version=0,
        composed=compose(drafts, now=at, seen_position=0, new_id=new_id),
        envelope=Envelope(actor_id=by.id, actor_role=by.role.value, unit_id=command.unit_id, source=source),
        refers=True,
    )


def _nothing(_value: Sealed | str | None, _reason: str) -> str | None:
    return None
