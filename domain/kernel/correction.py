"""A correction: the entry that puts another event in the place of a wrong fact, or takes it out."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from domain.kernel.entry import Precision
from domain.kernel.event import Category, Decision, Event, Personal, Text
from domain.kernel.ids import AccountId


class EntryCorrected(Decision, topic="kernel.entry-corrected.v1"):
    """An entry in the file of {subject} was corrected, on the proposal of {proposed_by}, decided by another person.

    entry: the original entry's event id, never another correction's. becomes: the event that stands in its
    place, of the same topic; None withdraws it. occurred_at, occurred_precision: when the corrected fact
    occurred; None leaves that as it was. reason: in words. proposed_by: opaque id of the proposer.
    """

    entry: UUID
    becomes: Event | None
    reason: Personal[Text, Category.NARRATIVE]
    proposed_by: AccountId
    occurred_at: datetime | None = None
    occurred_precision: Precision | None = None
