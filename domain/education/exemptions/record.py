"""Exemptions from public-benefit work: granted for a reason and a time, and ended."""

from __future__ import annotations

import enum
from datetime import date, timedelta
from typing import Literal, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.kernel.entry import Entry, newest
from domain.kernel.event import Decision
from domain.kernel.ids import Digest


class Ground(enum.StrEnum):
    """Why somebody need not do public-benefit work."""

    AGE = "old_age"
    MINOR = "minor"
    ILLNESS = "illness"
    DISABILITY = "disability"
    PREGNANCY = "pregnancy"
    NURSING = "nursing"
    CARING = "caring"


EndReason = Literal["recovered", "no_longer_applies", "granted_in_error"]


class BenefitExempted(Decision, topic="education.benefit-exempted.v1"):
    """{subject} need not do public-benefit work from {from_on} to {until} ({ground}).

    until: the last day, inclusive; None for good. digests: SHA-256 of the documents that show the reason.
    """

    exemption_id: UUID
    ground: Ground
    from_on: date
    until: date | None = None
    digests: tuple[Digest, ...] = ()


class BenefitExemptionEnded(Decision, topic="education.benefit-exemption-ended.v1"):
    """The exemption of {subject} from public-benefit work no longer holds from {ends_on} on ({reason})."""

    exemption_id: UUID
    ends_on: date
    reason: EndReason


ExemptionsEvent = BenefitExempted | BenefitExemptionEnded


class Exemption(msgspec.Struct, frozen=True):
    """Days without public-benefit work, both inclusive. entry: the event id of the decision."""

    ground: Ground
    from_on: date
    until: date | None
    entry: UUID

    def touches(self, first: date, last: date) -> bool:
        """Whether it holds on any of these days."""
        return not self.void and self.from_on <= last and (self.until is None or first <= self.until)

    @property
    def void(self) -> bool:
        """Whether it holds on no day: it was ended before it began."""
        return self.until is not None and self.until < self.from_on


#: How many are kept, so that state stays small; older ones are found in the record.
EXEMPTIONS_KEPT = 12


class Exemptions(msgspec.Struct, frozen=True, omit_defaults=True):
    """The newest exemptions, by their ids."""

    granted: dict[UUID, Exemption] = {}

    def holding(self, day: date) -> Exemption | None:
        """The one that holds on a day; None where none does."""
        return self.touching(day, day)

    def touching(self, first: date, last: date) -> Exemption | None:
        """One that holds on any of these days; None where none does."""
        return next((one for one in self.granted.values() if one.touches(first, last)), None)


def evolve(exemptions: Exemptions, entry: Entry[ExemptionsEvent]) -> Exemptions:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case BenefitExempted(exemption_id=key) as e:
            granted = {**exemptions.granted, key: Exemption(e.ground, e.from_on, e.until, entry.event_id)}
            return Exemptions(newest(granted, EXEMPTIONS_KEPT))
        case BenefitExemptionEnded(exemption_id=key, ends_on=ends_on):
            found = exemptions.granted.get(key)
            if found is None:
                return exemptions
            return Exemptions({**exemptions.granted, key: replace(found, until=ends_on - timedelta(days=1))})
        case _ as unhandled:
            assert_never(unhandled)
