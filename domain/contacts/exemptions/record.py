"""Times in which somebody need not check in: granted, and ended early."""

from __future__ import annotations

from datetime import date
from typing import assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.contacts.record import ExcuseReason
from domain.kernel.entry import Entry, newest
from domain.kernel.event import Category, Decision, Personal, Text


class ExemptionGranted(Decision, topic="contacts.exemption-granted.v1"):
    """{subject} need not check in from {from_on} to {until_on} ({reason}).

    from_on, until_on: calendar days at the unit, both inclusive.
    """

    exemption_id: UUID
    from_on: date
    until_on: date
    reason: ExcuseReason
    note: Personal[Text | None, Category.NARRATIVE] = None


class ExemptionEnded(Decision, topic="contacts.exemption-ended.v1"):
    """The time in which {subject} need not check in ended early, on {ended_on}."""

    exemption_id: UUID
    ended_on: date


ExemptionsEvent = ExemptionGranted | ExemptionEnded

#: How many exemptions the rules still know.
EXEMPTIONS_KEPT = 12


class Exemption(msgspec.Struct, frozen=True):
    """A time without check-ins. said: event id of the entry that grants it."""

    from_on: date
    until_on: date
    said: UUID


class Exemptions(msgspec.Struct, frozen=True, omit_defaults=True):
    """The newest exemptions, by id."""

    granted: dict[UUID, Exemption] = {}

    def at(self, day: date) -> Exemption | None:
        """The exemption that holds on a day; None where none does."""
        return next((e for e in self.granted.values() if e.from_on <= day <= e.until_on), None)


def evolve(exemptions: Exemptions, entry: Entry[ExemptionsEvent]) -> Exemptions:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case ExemptionGranted(exemption_id=key, from_on=from_on, until_on=until_on):
            granted = {**exemptions.granted, key: Exemption(from_on, until_on, entry.event_id)}
            return Exemptions(newest(granted, EXEMPTIONS_KEPT))
        case ExemptionEnded(exemption_id=key, ended_on=ended_on):
            found = exemptions.granted.get(key)
            if found is None:
                return exemptions
            return Exemptions({**exemptions.granted, key: replace(found, until_on=ended_on)})
        case _ as unhandled:
            assert_never(unhandled)
