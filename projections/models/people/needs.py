"""Needs: what each person needs help with, who was proposed for it, and which volunteers help."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never, get_args
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.kernel.entry import Entry, newest
from domain.people.matching.record import (
    MATCHES_KEPT,
    PROPOSALS_KEPT,
    HelperMatched,
    HelperMatchEnded,
    HelperProposalDeclined,
    HelperProposed,
    HelpNeeded,
    MatchingEvent,
)
from projections.model import Cite, Model, Row, Sheet, cite


class Need(Row, frozen=True, kw_only=True):
    """What one person needs help with, as was said last.

    needed: the entry that says so; since_at: when somebody first said that help is needed, or a volunteer first came.
    open: volunteers who are proposed and not decided about, by proposal. helpers: volunteers who help, since which
    entry; helped_by: how many. declined: how many proposals were. said: the newest entry.
    """

    needs: tuple[str, ...] = ()
    division: str | None = None
    needed: Cite | None = None
    needed_at: datetime | None = None
    since_at: datetime
    open: dict[UUID, UUID] = msgspec.field(default_factory=dict)
    proposed: int = 0
    declined: int = 0
    helpers: dict[UUID, Cite] = msgspec.field(default_factory=dict)
    helped_by: int = 0
    said: Cite


def fold(sheet: Sheet[Need], entry: Entry[MatchingEvent]) -> Sheet[Need]:
    """What the person needs after one more entry."""
    row = sheet.get() or Need(stream=entry.originator_id, since_at=entry.occurred_at, said=cite(entry))
    row = _changed(row, entry)
    return sheet.put(replace(row, helped_by=len(row.helpers), said=cite(entry)))


def _changed(row: Need, entry: Entry[MatchingEvent]) -> Need:
    match entry.event:
        case HelpNeeded(needs=needs, division=division):
            return replace(row, needs=needs, division=division, needed=cite(entry), needed_at=entry.occurred_at)
        case HelperProposed(proposal_id=key, volunteer_id=volunteer_id):
            proposals = newest({**row.open, key: volunteer_id}, PROPOSALS_KEPT)
            return replace(row, open=proposals, proposed=row.proposed + 1)
        case HelperMatched(proposal_id=key, volunteer_id=volunteer_id):
            helpers = newest({**row.helpers, volunteer_id: cite(entry)}, MATCHES_KEPT)
            return replace(_decided(row, key), helpers=helpers)
        case HelperProposalDeclined(proposal_id=key):
            return replace(_decided(row, key), declined=row.declined + 1)
        case HelperMatchEnded(volunteer_id=volunteer_id):
            return replace(row, helpers={one: said for one, said in row.helpers.items() if one != volunteer_id})
        case _ as unhandled:
            assert_never(unhandled)


def _decided(row: Need, proposal_id: UUID) -> Need:
    return replace(row, open={key: one for key, one in row.open.items() if key != proposal_id})


MODEL = Model(
    name="needs",
    version=1,
    order="history",
    row=Need,
    fold=fold,
    handles=frozenset(get_args(MatchingEvent)),
    indexes=("since_at, stream",),
)
